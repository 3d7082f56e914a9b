"""Postgres for every service: a pool, and transactions as the unit of work.

Errors::

    DatabaseUnavailable     the server is away, or asks to try again
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, nullcontext
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection, OperationalError
from psycopg.errors import IdleInTransactionSessionTimeout, QueryCanceled
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool

from libs.common.settings import DatabaseSettings

Connection = AsyncConnection[TupleRow]
"""A connection inside a transaction; repositories take one and never commit."""

CONNECT_SECONDS = 5.0
STATEMENT_MILLISECONDS = 15_000

LOCK_MILLISECONDS = 10_000
"""Less than a statement may take: to wait for another's lock is no fault of its own, and may be repeated."""

IDLE_MILLISECONDS = 30_000
"""A transaction that does nothing for so long is that of a process that stands still: others want its locks.

Postgres does not see it in the midst of a pipeline; then those others wait, again and again.
"""


class DatabaseUnavailable(Exception):
    """Nothing was committed, or it is not known to be: the same work may succeed later."""

    def __init__(self, problem: str) -> None:
        """`problem` is the name of what happened; Postgres's own text could quote values."""
        self.problem = problem
        super().__init__(f"Postgres is unavailable: {problem}")


class Database:
    """A pool of connections, opened and closed with the process."""

    def __init__(self, settings: DatabaseSettings, *, application: str, generic_plans: bool = False) -> None:
        """Know where the database is; nothing connects before `open`.

        `application` is the service's name, as Postgres shows it among its sessions. With `generic_plans` a
        statement that comes again and again is planned once, not anew for its values each time, which costs
        as much as running it: for services that look everything up by its keys.
        """
        self._pool = AsyncConnectionPool[Connection](
            settings.database_url,
            min_size=min(2, settings.database_pool_size),
            max_size=settings.database_pool_size,
            open=False,
            timeout=CONNECT_SECONDS,
            check=None,
            kwargs=_options(application, _GENERIC_PLANS if generic_plans else {}),
        )

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """Connect, and give every connection back at the end.

        Raises DatabaseUnavailable when the server cannot be reached within CONNECT_SECONDS.
        """
        async with self._pool:
            with _unavailability():
                await self._pool.wait(CONNECT_SECONDS)
            yield

    @asynccontextmanager
    async def statement(self) -> AsyncIterator[Connection]:
        """A connection whose statements commit one by one: for a unit of work that is a single statement.

        It costs a fraction of a transaction. Raises DatabaseUnavailable.
        """
        with _unavailability():
            async with self._pool.connection() as connection:
                yield connection

    @asynccontextmanager
    async def transaction(
        self, *, pipelined: bool = False, dealership_id: UUID | None = None
    ) -> AsyncIterator[Connection]:
        """One unit of work: committed when the block ends, rolled back when it raises.

        With `dealership_id`, a service that is connected as its role sees and writes only that dealership's
        rows (migrations/rights), whatever its statements say.

        With `pipelined`, statements are sent without waiting for each other: a fetch waits for its own, and
        an error may show at a later statement or at the end of the block. Raises DatabaseUnavailable.
        """
        with _unavailability():
            async with (
                self._pool.connection() as connection,
                connection.pipeline() if pipelined else nullcontext(),
                connection.transaction(),
            ):
                if dealership_id:
                    # For this transaction alone, as a pooler between us and the server wants it.
                    await connection.execute(
                        "SELECT set_config('gpbikes.dealership', %s, true)", (str(dealership_id),)
                    )
                yield connection

    async def ping(self) -> None:
        """Return once the server has answered; raises DatabaseUnavailable when it does not."""
        with _unavailability():
            async with self._pool.connection(timeout=CONNECT_SECONDS) as connection:
                await connection.execute("SELECT 1")


@contextmanager
def _unavailability() -> Iterator[None]:
    try:
        yield
    except QueryCanceled:
        raise  # a statement that is too slow would be no faster the next time
    except (OperationalError, IdleInTransactionSessionTimeout) as error:
        raise DatabaseUnavailable(type(error).__name__) from error


def _options(application: str, more: Mapping[str, str]) -> dict[str, Any]:
    return {
        "application_name": application,
        "autocommit": True,
        "connect_timeout": int(CONNECT_SECONDS),
        "options": " ".join(f"-c {name}={value}" for name, value in {**_SESSION, **more}.items()),
    }


_GENERIC_PLANS = {
    "plan_cache_mode": "force_generic_plan",
    # A plan may be made while a table is small, and stays when it has grown.
    "enable_seqscan": "off",
}

_SESSION = {
    "timezone": "UTC",
    "statement_timeout": STATEMENT_MILLISECONDS,
    "lock_timeout": LOCK_MILLISECONDS,
    "idle_in_transaction_session_timeout": IDLE_MILLISECONDS,
}
