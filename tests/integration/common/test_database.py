"""Transactions as the unit of work, and what an unreachable server looks like."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from uuid import UUID

import psycopg
import pytest
from psycopg import conninfo

from libs.common.database import (
    EVERY_DEALERSHIP,
    BehindPooler,
    Connection,
    Database,
    DatabaseUnavailable,
    _begin,
    _Session,
)
from libs.common.settings import DatabaseSettings
from tools.embedded.ports import free_ports

ONE = UUID(int=1)
SESSION = re.compile(rb"(K\0\0\0\x0c)....", re.DOTALL)
"""The server's message that tells a connection the id of its session."""


@pytest.fixture
async def database(empty_database_url: str) -> AsyncIterator[Database]:
    """An open pool on a database with one empty table."""
    opened = Database(DatabaseSettings(database_url=empty_database_url), application="test")
    async with opened.opened():
        async with opened.transaction() as connection:
            await connection.execute("CREATE TABLE notes (id int PRIMARY KEY)")
        yield opened


async def execute(database: Database, *statements: bytes, pipelined: bool = False) -> None:
    """Run `statements` in one transaction."""
    async with database.transaction(pipelined=pipelined) as connection:
        for statement in statements:
            await connection.execute(statement)


async def notes(database: Database) -> list[int]:
    """What is committed."""
    async with database.transaction() as connection:
        return [row[0] for row in await (await connection.execute("SELECT id FROM notes")).fetchall()]


@pytest.mark.parametrize("pipelined", [False, True])
async def test_what_a_transaction_did_is_committed_at_its_end(database: Database, *, pipelined: bool) -> None:
    """Others see it from then on."""
    async with database.transaction(pipelined=pipelined) as connection:
        await connection.execute("INSERT INTO notes VALUES (1)")
        await connection.execute("INSERT INTO notes VALUES (2)")
        assert await notes(database) == []
    assert await notes(database) == [1, 2]


@pytest.mark.parametrize("pipelined", [False, True])
async def test_a_transaction_that_raises_leaves_nothing_behind(
    database: Database, *, pipelined: bool
) -> None:
    """The error reaches the caller as it is."""

    async def stumble() -> None:
        async with database.transaction(pipelined=pipelined) as connection:
            await connection.execute("INSERT INTO notes VALUES (1)")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await stumble()
    assert await notes(database) == []


@pytest.mark.parametrize("pipelined", [False, True])
async def test_an_error_of_the_server_takes_the_whole_transaction_back(
    database: Database, *, pipelined: bool
) -> None:
    """Also when, in a pipeline, later statements were sent already."""
    with pytest.raises(psycopg.errors.UniqueViolation):
        await execute(
            database,
            b"INSERT INTO notes VALUES (1)",
            b"INSERT INTO notes VALUES (1)",
            b"INSERT INTO notes VALUES (2)",
            pipelined=pipelined,
        )
    assert await notes(database) == []


async def test_times_are_utc(database: Database) -> None:
    """Whatever zone the server is set to."""
    async with database.transaction() as connection:
        row = await (await connection.execute("SELECT current_setting('timezone')")).fetchone()
    assert row == ("UTC",)


async def test_a_lost_connection_is_an_unavailable_database(database: Database) -> None:
    """The work may succeed later; the pool makes a new connection."""
    with pytest.raises(DatabaseUnavailable):
        await execute(database, b"SELECT pg_terminate_backend(pg_backend_pid())")
    assert await notes(database) == []


async def test_a_deadlock_is_a_reason_to_try_again(database: Database) -> None:
    """One of the two is taken back by the server."""
    async with database.transaction() as connection:
        await connection.execute("INSERT INTO notes VALUES (1), (2)")
    barrier = asyncio.Barrier(2)

    async def update(first: int, second: int) -> None:
        async with database.transaction() as connection:
            await connection.execute("SELECT 1 FROM notes WHERE id = %s FOR UPDATE", (first,))
            await barrier.wait()
            await connection.execute("SELECT 1 FROM notes WHERE id = %s FOR UPDATE", (second,))

    results = await asyncio.gather(update(1, 2), update(2, 1), return_exceptions=True)
    assert sorted(type(result).__name__ for result in results) == ["DatabaseUnavailable", "NoneType"]


async def test_a_statement_that_takes_too_long_is_no_outage(database: Database) -> None:
    """It would be as slow the next time: whoever sent it has to know."""
    with pytest.raises(psycopg.errors.QueryCanceled):
        await execute(database, b"SET LOCAL statement_timeout = 10", b"SELECT pg_sleep(5)")


async def test_a_server_that_answers_is_healthy(database: Database) -> None:
    """A ping returns."""
    await database.ping()


async def test_the_error_of_a_server_that_is_away_quotes_no_address() -> None:
    """Connection strings carry passwords."""
    url = f"postgresql://user:secret@127.0.0.1:{free_ports(1)[0]}/gpbikes"
    database = Database(DatabaseSettings(database_url=url), application="test")
    with pytest.raises(DatabaseUnavailable) as caught:
        await database.ping()
    assert "secret" not in str(caught.value)


async def test_a_lock_that_another_keeps_is_no_fault_of_the_statement(database: Database) -> None:
    """The same work may succeed later, as when the server is away."""
    async with database.transaction() as holder:
        await holder.execute("LOCK TABLE notes")
        with pytest.raises(DatabaseUnavailable, match="LockNotAvailable"):
            await execute(database, b"SET LOCAL lock_timeout = 50", b"INSERT INTO notes VALUES (1)")


async def test_a_process_that_stood_still_has_lost_its_transaction(database: Database) -> None:
    """Its locks were given to those who waited, and it does the same work again."""

    async def stand_still() -> None:
        async with database.transaction() as connection:
            await connection.execute("SET LOCAL idle_in_transaction_session_timeout = 50")
            await connection.execute("INSERT INTO notes VALUES (1)")
            await asyncio.sleep(0.3)
            await connection.execute("INSERT INTO notes VALUES (2)")

    with pytest.raises(DatabaseUnavailable):
        await stand_still()
    assert await notes(database) == []


async def shown(connection: Connection) -> str | None:
    """Whose rows the server shows on the connection."""
    row = await (await connection.execute("SELECT current_setting('gpbikes.dealership', true)")).fetchone()
    return row[0] if row else None


@pytest.mark.parametrize("pipelined", [False, True])
async def test_a_connection_works_for_whom_it_was_told_last(
    empty_database_url: str, *, pipelined: bool
) -> None:
    """Whoever had it before, and also after that one's transaction was taken back."""
    settings = DatabaseSettings(database_url=empty_database_url, database_pool_size=1)

    async def stumble() -> None:
        async with single.transaction(pipelined=pipelined, dealership_id=ONE) as connection:
            assert await shown(connection) == str(ONE)
            raise ZeroDivisionError

    async with (single := Database(settings, application="test")).opened():
        with pytest.raises(ZeroDivisionError):
            await stumble()
        async with single.statement(dealership_id=ONE) as connection:
            assert await shown(connection) == str(ONE)
        async with single.transaction(dealership_id=EVERY_DEALERSHIP) as connection:
            assert await shown(connection) == str(EVERY_DEALERSHIP)
        async with single.statement() as connection:
            assert not await shown(connection)


async def test_a_connection_that_is_told_the_same_again_is_not_asked_for_it(empty_database_url: str) -> None:
    """One trip for the first of many transactions of a dealership."""
    settings = DatabaseSettings(database_url=empty_database_url, database_pool_size=1)
    async with (single := Database(settings, application="test")).opened():
        async with single.statement(dealership_id=ONE) as connection:
            await connection.execute("SELECT set_config('gpbikes.dealership', 'as it was', false)")
        async with single.statement(dealership_id=ONE) as connection:
            assert await shown(connection) == "as it was"


async def test_a_pooler_that_shares_sessions_is_refused(empty_database_url: str) -> None:
    """It would show one dealership's rows to another; such a pooler does not tell the real session's id."""
    async with pooler(empty_database_url) as port:
        shared = conninfo.make_conninfo(empty_database_url, port=port)
        async with await _Session.connect(shared) as connection:
            with pytest.raises(BehindPooler):
                await _begin(connection, "gpbikes_test")


@asynccontextmanager
async def pooler(database_url: str) -> AsyncIterator[int]:
    """Lead connections to the server, and give them another session's id, as poolers do; the port."""
    to = conninfo.conninfo_to_dict(database_url)

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while read := await reader.read(65536):
                writer.write(SESSION.sub(lambda found: found[1] + b"\0\0\0\1", read))
                await writer.drain()
        writer.close()

    async def lead(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        backward, forward = await asyncio.open_connection(str(to["host"]), int(to["port"] or 5432))
        await asyncio.gather(carry(reader, forward), carry(backward, writer))

    async with await asyncio.start_server(lead, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1]
