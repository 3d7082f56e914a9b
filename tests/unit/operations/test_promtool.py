"""The program that tests alert rules is fetched where it can be."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tools.checks import promtool


def on_debian(name: str) -> str | None:
    """A machine that has apt-get and dpkg, and no promtool."""
    return f"/usr/bin/{name}" if name in {"apt-get", "dpkg"} else None


def test_it_is_installed(tmp_path: Path) -> None:
    """Nothing is fetched."""
    found = promtool.ensure(which=lambda name: f"/opt/{name}", run=lambda _: False, folder=tmp_path)
    assert found == "/opt/promtool"


def test_it_is_fetched(tmp_path: Path) -> None:
    """It is unpacked below the folder, not installed."""

    def unpack(_command: Sequence[str]) -> bool:
        (tmp_path / "usr/bin").mkdir(parents=True)
        (tmp_path / "usr/bin/promtool").touch()
        return True

    found = promtool.ensure(which=on_debian, run=unpack, folder=tmp_path)
    assert found == str(tmp_path / "usr/bin/promtool")


def test_it_cannot_be_fetched(tmp_path: Path) -> None:
    """The tests that need it say so."""
    assert promtool.ensure(which=on_debian, run=lambda _: False, folder=tmp_path) == promtool.MISSING


def test_the_machine_has_no_packages(tmp_path: Path) -> None:
    """Nothing is tried."""
    assert promtool.ensure(which=lambda _: None, run=lambda _: True, folder=tmp_path) == promtool.MISSING
