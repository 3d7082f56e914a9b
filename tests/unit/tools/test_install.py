"""Making the virtual environment and installing what is pinned."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from tools.install.environment import Environment, InstallError


class Programs:
    """Stands in for venv, pip and uv: remembers what was asked, and makes what venv would make."""

    def __init__(self, root: Path, *, uv_fails: bool = False) -> None:
        self.root = root
        self.uv_fails = uv_fails
        self.calls: list[str] = []

    def __call__(self, command: Sequence[str]) -> None:
        line = " ".join(command).replace(f"{self.root}/", "")
        self.calls.append(line)
        if " -m venv " in line:
            python = self.root / ".venv" / "bin" / "python"
            python.parent.mkdir(parents=True)
            python.touch()
        if line.startswith(".venv/bin/uv") and self.uv_fails:
            raise subprocess.CalledProcessError(1, list(command))

    def installed(self) -> list[str]:
        """The requirements files that were installed, each with the program that did it."""
        return [f"{Path(call.split()[0]).name} {call.split()[-1]}" for call in self.calls if "-r " in call]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with three requirements files."""
    folder = tmp_path / "requirements"
    folder.mkdir()
    for name in ("installer", "development", "test"):
        (folder / f"{name}.txt").write_text(f"{name}==1\n")
    return tmp_path


def test_first_install(root: Path) -> None:
    """The environment is made, then uv installs the file."""
    programs = Programs(root)
    Environment(root, run=programs).install("development")
    assert programs.installed() == ["python requirements/installer.txt", "uv requirements/development.txt"]


def test_second_install_of_the_same(root: Path) -> None:
    """Nothing is run when nothing has changed."""
    Environment(root, run=Programs(root)).install("development")
    again = Programs(root)
    Environment(root, run=again).install("development")
    assert again.calls == []


def test_install_when_a_pin_has_changed(root: Path) -> None:
    """The file is installed again into the environment that is there."""
    Environment(root, run=Programs(root)).install("development")
    (root / "requirements" / "development.txt").write_text("development==2\n")
    again = Programs(root)
    Environment(root, run=again).install("development")
    assert again.installed()[-1] == "uv requirements/development.txt"
    assert not any(" -m venv " in call for call in again.calls)


def test_development_after_test(root: Path) -> None:
    """What the tests need includes what development needs."""
    Environment(root, run=Programs(root)).install("test")
    again = Programs(root)
    Environment(root, run=again).install("development")
    assert again.calls == []


def test_install_when_uv_cannot_reach_packages(root: Path) -> None:
    """pip, which follows the machine's own settings, does the work."""
    programs = Programs(root, uv_fails=True)
    Environment(root, run=programs).install("development")
    assert programs.installed()[-1] == "python requirements/development.txt"


def test_install_that_failed(root: Path) -> None:
    """A failed install is tried again the next time."""

    def fails(command: Sequence[str]) -> None:
        raise subprocess.CalledProcessError(1, list(command))

    with pytest.raises(subprocess.CalledProcessError):
        Environment(root, run=fails).install("development")
    again = Programs(root)
    Environment(root, run=again).install("development")
    assert again.installed()[-1] == "uv requirements/development.txt"


def test_python_without_ensurepip(root: Path) -> None:
    """The error says which package of the system is missing."""
    environment = Environment(root, run=Programs(root), can_make_environments=lambda: False)
    with pytest.raises(InstallError, match=r"apt-get install python3\.\d+-venv"):
        environment.install("development")
