"""Postgres from the wheel."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import psycopg

from tools.embedded.ports import free_ports
from tools.embedded.postgres import Postgres


async def write(url: str, value: str) -> None:
    """Leave a row behind."""
    async with await psycopg.AsyncConnection.connect(url) as connection:
        await connection.execute("CREATE TABLE kept (value text)")
        await connection.execute("INSERT INTO kept VALUES (%s)", [value])


async def read(url: str) -> object:
    """Read the row left behind."""
    async with await psycopg.AsyncConnection.connect(url) as connection:
        row = await (await connection.execute("SELECT value FROM kept")).fetchone()
    return row and row[0]


async def test_postgres_when_started_again(tmp_path: Path) -> None:
    """A second start in the same folder finds the data, also on another port."""
    first, second = free_ports(2)
    async with Postgres(tmp_path, first) as postgres:
        await write(postgres.url, "yes")
    async with Postgres(tmp_path, second) as postgres:
        assert await read(postgres.url) == "yes"


async def test_postgres_when_it_was_killed(tmp_path: Path) -> None:
    """What was committed is there after kill -9, on the same port."""
    postgres = Postgres(tmp_path, free_ports(1)[0])
    await postgres.start()
    await write(postgres.url, "yes")
    assert postgres.pid is not None
    os.kill(postgres.pid, signal.SIGKILL)
    await postgres.stop()
    async with postgres:
        assert await read(postgres.url) == "yes"


async def test_postgres_when_its_old_process_number_is_in_use(tmp_path: Path) -> None:
    """A lock file that names a process of somebody else does not keep it from starting."""
    postgres = Postgres(tmp_path, free_ports(1)[0], durable=False)
    async with postgres:
        await write(postgres.url, "yes")
        lock = (postgres.data / "postmaster.pid").read_text().splitlines()
    (postgres.data / "postmaster.pid").write_text("\n".join([str(os.getppid()), *lock[1:]]))
    async with postgres:
        assert await read(postgres.url) == "yes"


async def test_postgres_when_its_first_start_was_interrupted(tmp_path: Path) -> None:
    """Half-made data folders are begun anew."""
    (tmp_path / "data.new").mkdir()
    (tmp_path / "data.new" / "PG_VERSION").write_text("18\n")
    async with Postgres(tmp_path, free_ports(1)[0], durable=False) as postgres:
        await write(postgres.url, "yes")
        assert await read(postgres.url) == "yes"


async def test_postgres_when_its_folder_is_private(tmp_path: Path) -> None:
    """It runs in a folder that only its owner can enter, and leaves the mode of that folder alone."""
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    async with Postgres(private / "postgres", free_ports(1)[0], durable=False) as postgres:
        await write(postgres.url, "yes")
    assert private.stat().st_mode & 0o777 == 0o700


async def test_postgres_when_two_run_at_once(tmp_path: Path) -> None:
    """Each has its own data."""
    one, other = free_ports(2)
    async with (
        Postgres(tmp_path / "one", one, durable=False) as first,
        Postgres(tmp_path / "other", other, durable=False) as second,
    ):
        await write(first.url, "first")
        await write(second.url, "second")
        assert [await read(first.url), await read(second.url)] == ["first", "second"]
