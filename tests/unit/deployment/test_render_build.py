"""The build on Render tells what it did, and fails where a deploy would."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools.deployment.blueprint import ROOT

SETTINGS = {
    "REDIS_URL": "redis://127.0.0.1:1",
    "WHATSAPP_APP_SECRET": "invented",
    "WHATSAPP_WEBHOOK_VERIFY_TOKEN": "invented",
}


@pytest.fixture
def python(tmp_path: Path) -> Path:
    """A Python that has everything installed, and whose pip finds nothing to do."""
    path = tmp_path / "python"
    path.write_text(f'#!/bin/sh\n[ "$2" = pip ] && exit "${{PIP_STATUS:-0}}"\nexec {sys.executable} "$@"\n')
    path.chmod(0o755)
    return path


def build(python: Path, *services: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the script as Render does."""
    return subprocess.run(
        [ROOT / "bin/render-build.sh", *services],
        env={"PATH": os.environ["PATH"], "PYTHON": str(python), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_service_is_built(python: Path) -> None:
    """The summary has times and sizes."""
    told = build(python, "gateway", **SETTINGS)
    assert told.returncode == 0, told.stderr
    summary = told.stdout.partition("== built gateway")[2]
    for part in (" s: install gateway", " s: check", " packages", "  dependencies ", "  code and data "):
        assert part in summary


def test_a_setting_is_missing(python: Path) -> None:
    """The build fails and names it."""
    told = build(python, "gateway", REDIS_URL="redis://127.0.0.1:1")
    assert told.returncode == 1
    assert "WHATSAPP_APP_SECRET" in told.stderr
    assert "== built" not in told.stdout


def test_a_package_cannot_be_installed(python: Path) -> None:
    """The build fails and says at which step."""
    told = build(python, "gateway", PIP_STATUS="1", **SETTINGS)
    assert (told.returncode, told.stderr) == (1, "render-build: FAILED: install gateway\n")


@pytest.mark.parametrize("services", [(), ("gatewy",)], ids=["none is named", "one that is not there"])
def test_there_is_no_such_service(python: Path, services: tuple[str, ...]) -> None:
    """Nothing is installed."""
    told = build(python, *services)
    assert (told.returncode, told.stdout) == (2, "")
