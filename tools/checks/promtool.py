"""The program that tests alert rules: Debian's promtool, unpacked where that is possible."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

FOLDER = Path(__file__).parents[2] / ".cache" / "prometheus"
MISSING = "none: the tests of the alert rules are skipped; install the package prometheus to run them"

Which = Callable[[str], str | None]
Run = Callable[[Sequence[str]], bool]


def find(which: Which, folder: Path = FOLDER) -> str | None:
    """The path of promtool: installed, or unpacked in `folder`."""
    unpacked = folder / "usr" / "bin" / "promtool"
    return which("promtool") or (str(unpacked) if unpacked.exists() else None)


def ensure(*, which: Which, run: Run, folder: Path = FOLDER) -> str:
    """Fetch promtool when there is none; tell which there is, or why there is none.

    The package is unpacked and not installed: installing it would start a server.
    """
    if found := find(which, folder):
        return found
    if not which("apt-get") or not which("dpkg"):
        return MISSING
    folder.mkdir(parents=True, exist_ok=True)
    script = f"cd '{folder}' && apt-get -qq download prometheus && dpkg --extract prometheus_*.deb ."
    run(["/bin/sh", "-c", script])
    return find(which, folder) or MISSING
