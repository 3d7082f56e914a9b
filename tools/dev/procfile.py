"""The Procfile: the one list of the processes that make up the system."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Collection
from pathlib import Path

from tools.dev.errors import ProcfileError


def read(path: Path, known: Collection[str]) -> dict[str, list[str]]:
    """The command of each process by its name, with `python` meaning the Python that runs this.

    Raises ProcfileError for a line without a colon, and for a process that is not `known`.
    """
    commands: dict[str, list[str]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        name, colon, command = (part.strip() for part in line.partition(":"))
        if not colon or not command:
            raise ProcfileError(f"{path.name}, line {number}: write `name: command`")
        if name not in known:
            raise ProcfileError(f"{path.name}, line {number}: give {name} a port in tools/dev/ports.py")
        first, *rest = shlex.split(command)
        commands[name] = [sys.executable if first == "python" else first, *rest]
    return commands
