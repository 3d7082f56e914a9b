"""The command line of bin/dev."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.dev.options import ROOT, parse


def test_without_options() -> None:
    """The ports begin at 8000, the data is in .data below the project, a browser may open."""
    options = parse([])
    assert (options.port_base, options.data, options.browser) == (8000, ROOT / ".data", True)


def test_headless() -> None:
    """Nothing is opened."""
    assert parse(["--headless"]).browser is False


def test_relative_data_folder() -> None:
    """It is below the project, wherever bin/dev was called from."""
    assert parse(["--data", "elsewhere"]).data == ROOT / "elsewhere"


def test_absolute_data_folder() -> None:
    """It is what it says."""
    assert parse(["--data", "/srv/data"]).data == Path("/srv/data")


@pytest.mark.parametrize("base", ["80", "65530", "eight thousand"])
def test_impossible_port_base(base: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The message names the option."""
    with pytest.raises(SystemExit):
        parse(["--port-base", base])
    assert "--port-base" in capsys.readouterr().err
