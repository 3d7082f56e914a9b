"""The browser for the browser tests: Debian's Chromium, installed where that is possible."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence

NAMES = ("chromium", "chromium-browser", "google-chrome")
INSTALL_SECONDS = 300
APT = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=60"]

Which = Callable[[str], str | None]
Run = Callable[[Sequence[str]], bool]


def find(which: Which) -> str | None:
    """The path of an installed browser."""
    return next((path for name in NAMES if (path := which(name))), None)


def ensure(*, is_root: bool, which: Which, run: Run) -> str:
    """Install Chromium when there is no browser; tell which browser there is, or why there is none."""
    if browser := find(which):
        return browser
    if not is_root or not which("apt-get"):
        return "none: the browser tests are skipped; install the package chromium to run them"
    install = [*APT, "install", "--yes", "--no-install-recommends", "chromium"]
    if run([*APT, "update"]) and run(install) and (browser := find(which)):
        return browser
    return "none: apt-get could not install chromium, so the browser tests are skipped"


def run(command: Sequence[str]) -> bool:
    """Whether a program succeeded within INSTALL_SECONDS; its errors are shown."""
    try:
        return subprocess.run(command, check=False, timeout=INSTALL_SECONDS).returncode == 0
    except subprocess.TimeoutExpired:
        return False
