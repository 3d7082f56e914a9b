"""What a backup asks of Postgres: a snapshot, how many rows each table has, and a database for a trial."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from psycopg import AsyncConnection, OperationalError, conninfo, sql
from psycopg.rows import TupleRow

from libs.common.database import DatabaseUnavailable

Connection = AsyncConnection[TupleRow]

_TABLES = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind = 'r' ORDER BY c.relname
"""

_PROGRAMS_READ = {
    "host": "PGHOST",
    "hostaddr": "PGHOSTADDR",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
}


@dataclass(frozen=True)
class Snapshot:
    """A moment of the database that pg_dump sees as well, as long as the snapshot is held."""

    id: str
    server: str
    rows: Mapping[str, int]


def for_programs(database_url: str) -> dict[str, str]:
    """The address as variables that Postgres's programs read, so that no password shows among processes."""
    parts = conninfo.conninfo_to_dict(database_url)
    return {_PROGRAMS_READ[name]: str(value) for name, value in parts.items() if name in _PROGRAMS_READ}


@asynccontextmanager
async def snapshot(database_url: str) -> AsyncIterator[Snapshot]:
    """Hold one moment of the database, with its rows counted. Raises DatabaseUnavailable."""
    async with _connected(database_url) as connection, connection.transaction():
        await connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor = await connection.execute("SELECT pg_export_snapshot(), current_setting('server_version')")
        row = await cursor.fetchone()
        assert row, "a SELECT without FROM has a row"  # noqa: S101 - SQL's own promise
        yield Snapshot(row[0], row[1], await _counted(connection))


async def counted(database_url: str) -> dict[str, int]:
    """Rows of every table of the database. Raises DatabaseUnavailable."""
    async with _connected(database_url) as connection:
        return await _counted(connection)


@asynccontextmanager
async def scratch(database_url: str, name: str) -> AsyncIterator[str]:
    """The address of an empty database beside it, dropped at the end. Raises DatabaseUnavailable."""
    quoted = sql.Identifier(name)
    async with _connected(database_url) as connection:
        await connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(quoted))
        await connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(quoted))
        try:
            yield conninfo.make_conninfo(database_url, dbname=name)
        finally:
            await connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(quoted))


@asynccontextmanager
async def _connected(database_url: str) -> AsyncIterator[Connection]:
    try:
        async with await AsyncConnection.connect(database_url, autocommit=True) as connection:
            yield connection
    except OperationalError as error:
        raise DatabaseUnavailable(type(error).__name__) from error


async def _counted(connection: Connection) -> dict[str, int]:
    tables = [row[0] for row in await (await connection.execute(_TABLES)).fetchall()]
    counts = {}
    for table in tables:
        query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
        row = await (await connection.execute(query)).fetchone()
        counts[table] = row[0] if row else 0
    return counts
