"""Postgres for every service: a pool, and transactions as the unit of work."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from psycopg import AsyncConnection
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool

from libs.common.settings import DatabaseSettings

Connection = AsyncConnection[TupleRow]
"""A connection inside a transaction; repositories take one and never commit."""

CONNECT_SECONDS = 5.0
STATEMENT_MILLISECONDS = 15_000


class Database:
    """A pool of connections, opened and closed with the process."""

    def __init__(self, settings: DatabaseSettings, *, application: str) -> None:
        """Know where the database is; nothing connects before `open`.

        `application` is the service's name, as Postgres shows it among its sessions.
        """
        self._pool = AsyncConnectionPool[Connection](
            settings.database_url,
            min_size=min(2, settings.database_pool_size),
            max_size=settings.database_pool_size,
            open=False,
            timeout=CONNECT_SECONDS,
            check=None,
            kwargs=_options(application),
        )

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """Connect, and give every connection back at the end.

        Raises psycopg_pool.PoolTimeout when the server cannot be reached within CONNECT_SECONDS.
        """
        async with self._pool:
            await self._pool.wait(CONNECT_SECONDS)
            yield

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """One unit of work: committed when the block ends, rolled back when it raises."""
        async with self._pool.connection() as connection, connection.transaction():
            yield connection

    async def ping(self) -> None:
        """Return once the server has answered; raises psycopg.Error or PoolTimeout when it does not."""
        async with self._pool.connection(timeout=CONNECT_SECONDS) as connection:
            await connection.execute("SELECT 1")


def _options(application: str) -> dict[str, Any]:
    return {
        "application_name": application,
        "autocommit": True,
        "connect_timeout": int(CONNECT_SECONDS),
        "options": f"-c timezone=UTC -c statement_timeout={STATEMENT_MILLISECONDS}",
    }
