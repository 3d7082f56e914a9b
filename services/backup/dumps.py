"""A dump as a file: written by pg_dump, brought back by pg_restore."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

from libs.common.objects import PIECE_BYTES
from services.backup import programs
from services.backup.repository import for_programs


async def dump(database_url: str, snapshot: str, to: Path) -> None:
    """Write what the database held at `snapshot` to a file. Raises ProgramFailed."""
    # Rights and policies name the roles of an installation, which may not exist where the dump is restored;
    # `bin/migrate` gives both anew.
    await programs.run(
        "pg_dump",
        "--format=custom",
        "--compress=6",
        "--no-owner",
        "--no-privileges",
        "--no-policies",
        f"--snapshot={snapshot}",
        f"--file={to}",
        environment=for_programs(database_url),
    )


async def restore(database_url: str, dump: Path) -> None:
    """Fill an empty database from a file; nothing of it stays when that fails. Raises ProgramFailed."""
    target = for_programs(database_url)
    await programs.run(
        "pg_restore",
        "--no-owner",
        "--no-privileges",
        "--no-policies",
        "--single-transaction",
        "--exit-on-error",
        f"--dbname={target['PGDATABASE']}",
        str(dump),
        environment=target,
    )


def sha256(path: Path) -> str:
    """The file's hash in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


async def pieces(path: Path) -> AsyncIterator[bytes]:
    """The file, piece by piece."""
    with path.open("rb") as file:
        while piece := file.read(PIECE_BYTES):
            yield piece


async def gather(content: AsyncIterator[bytes], path: Path) -> None:
    """Write what comes to the file."""
    with path.open("wb") as file:
        async for piece in content:
            file.write(piece)
