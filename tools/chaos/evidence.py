"""What a run leaves to look into, when it is asked to: both witnesses' words, as JSON lines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import psycopg
from psycopg.rows import dict_row

from tools.chaos.faults import Fault
from tools.load.platform import Platform

TABLES = {
    "messages": "SELECT id, turn_id, direction, wamid, content, occurred_at, recorded_at FROM messages",
    "turns": "SELECT * FROM turns",
    "deliveries": "SELECT * FROM deliveries",
}


async def keep(folder: Path, *, platform: Platform, database_url: str, faults: Sequence[Fault]) -> None:
    """Write what the platform saw, what was stored and what was done into `folder`."""
    _write(folder / "faults.jsonl", faults)
    _write(folder / "written.jsonl", platform.written)
    _write(folder / "answers.jsonl", platform.answers)
    async with (
        await psycopg.AsyncConnection.connect(database_url) as connection,
        connection.cursor(row_factory=dict_row) as cursor,
    ):
        for name, query in TABLES.items():
            await cursor.execute(query)
            _write(folder / f"{name}.jsonl", await cursor.fetchall())


def _write(path: Path, rows: Sequence[Any]) -> None:  # Any: whatever msgspec encodes
    path.write_bytes(b"\n".join(map(msgspec.json.encode, rows)) + b"\n")
