"""What bin/test does around the checks."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import pytest

from tools.checks import chromium
from tools.checks.steps import Step, run


class Machine:
    """A machine with some programs, whose package manager can install others or cannot."""

    def __init__(self, *programs: str, installs: bool = True) -> None:
        self.programs = set(programs)
        self.installs = installs

    def which(self, name: str) -> str | None:
        """The path of a program."""
        return f"/usr/bin/{name}" if name in self.programs else None

    def run(self, command: Sequence[str]) -> bool:
        """Run the package manager."""
        if "install" in command and self.installs:
            self.programs.add(command[-1])
        return self.installs


def test_a_browser_that_is_installed_is_used() -> None:
    """Nothing is installed beside it."""
    machine = Machine("google-chrome", "apt-get", installs=False)
    assert chromium.ensure(is_root=True, which=machine.which, run=machine.run) == "/usr/bin/google-chrome"


def test_a_missing_browser_is_installed_by_root() -> None:
    """CI and containers need no preparation."""
    machine = Machine("apt-get")
    assert chromium.ensure(is_root=True, which=machine.which, run=machine.run) == "/usr/bin/chromium"


@pytest.mark.parametrize(
    ("machine", "is_root"),
    [(Machine("apt-get"), False), (Machine(), True), (Machine("apt-get", installs=False), True)],
    ids=["not root", "no apt-get", "apt-get fails"],
)
def test_a_browser_that_cannot_be_had(machine: Machine, is_root: bool) -> None:
    """Skipping is said, not silent."""
    message = chromium.ensure(is_root=is_root, which=machine.which, run=machine.run)
    assert "browser tests are skipped" in message


def test_a_check_that_fails() -> None:
    """Its output is kept, to be shown."""
    result = run(Step("types", [sys.executable, "-c", "import sys; sys.exit('wrong type')"]))
    assert not result.passed
    assert result.output == "wrong type\n"
    assert str(result).startswith("types    FAILED")


def test_a_check_that_passes() -> None:
    """One line tells it."""
    assert str(run(Step("types", [sys.executable, "-c", ""]))).startswith("types    ok")
