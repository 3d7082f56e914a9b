"""`bin/gpbikes templates`."""

from __future__ import annotations

from typer.testing import CliRunner

from libs.common.templates import TemplateName
from tools.gpbikes.application import application


def test_every_template_is_shown_as_meta_asks_for_it() -> None:
    """Name, language, category, body, buttons."""
    told = CliRunner().invoke(application, ["templates"], env={"COLUMNS": "250"})
    assert told.exit_code == 0
    assert all(name in told.stdout for name in TemplateName)
    assert "recordatorio_cita (es_CO, UTILITY)" in told.stdout
    assert "buttons: Confirmo, Cambiar la cita, Cancelar la cita" in told.stdout


def test_one_that_does_not_exist() -> None:
    """The error tells where they are shown."""
    told = CliRunner().invoke(application, ["templates", "saludo"])
    assert (told.exit_code, "there is no template saludo" in told.stderr) == (1, True)
