"""`bin/gpbikes catalog`."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from libs.common.catalog import FILE
from tools.gpbikes.application import application


def test_list_in_use() -> None:
    """The list in use is good, and shown."""
    result = CliRunner().invoke(application, ["catalog", "check"])
    assert result.exit_code == 0
    assert "25 models" in result.stdout


def test_list_with_a_mistake(tmp_path: Path) -> None:
    """A mistake is named, and nothing is shown."""
    bad = tmp_path / "list.yaml"
    bad.write_text(FILE.read_text(encoding="utf-8").replace("rider: first", "rider: anyone", 1), "utf-8")
    result = CliRunner().invoke(application, ["catalog", "check", str(bad)])
    assert result.exit_code == 1
    assert "anyone" in result.stderr


def test_new_list(tmp_path: Path) -> None:
    """A good list takes the place of the other, a bad one does not."""
    target, bad = tmp_path / "catalog.yaml", tmp_path / "bad.yaml"
    bad.write_text("models: []", "utf-8")
    runner = CliRunner()
    assert runner.invoke(application, ["catalog", "import", str(FILE), "--into", str(target)]).exit_code == 0
    assert runner.invoke(application, ["catalog", "import", str(bad), "--into", str(target)]).exit_code == 1
    assert target.read_bytes() == FILE.read_bytes()
