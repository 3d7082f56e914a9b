"""Reading the Procfile."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tools.dev import ports, procfile
from tools.dev.errors import ProcfileError
from tools.dev.options import ROOT


def test_the_projects_own_procfile() -> None:
    """Every process of it can be started: it has a port, and is a service of ours."""
    commands = procfile.read(ROOT / "Procfile", ports.OFFSETS)
    services = {folder.name for folder in (ROOT / "services").iterdir() if (folder / "__init__.py").exists()}
    services.discard("backup")  # runs once a night, by the platform's clock
    assert commands == {name: [sys.executable, "-m", f"services.{name}"] for name in services}


def test_comments_and_empty_lines(tmp_path: Path) -> None:
    """They are passed over, and words in quotes stay together."""
    path = tmp_path / "Procfile"
    path.write_text("# the webhook\n\ngateway: run 'with care'\n")
    assert procfile.read(path, {"gateway"}) == {"gateway": ["run", "with care"]}


@pytest.mark.parametrize(
    ("line", "complaint"),
    [("gateway", "line 1: write `name: command`"), ("unknown: run", "line 1: give unknown a port")],
)
def test_a_line_that_makes_no_sense(tmp_path: Path, line: str, complaint: str) -> None:
    """The message names the line and says what to do."""
    path = tmp_path / "Procfile"
    path.write_text(line)
    with pytest.raises(ProcfileError, match=complaint):
        procfile.read(path, {"gateway"})
