"""Postgres for every service: a pool, and transactions as the unit of work.

Errors::

    DatabaseUnavailable     the server is away, or asks to try again
    BehindPooler            DATABASE_URL leads to a pooler, which would mix dealerships up; the log shows it
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, nullcontext
from functools import partial
from typing import Any, Final, Literal
from uuid import UUID

from psycopg import AsyncConnection, OperationalError
from psycopg.errors import IdleInTransactionSessionTimeout, QueryCanceled
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool

from libs.common.roles import role
from libs.common.settings import DatabaseSettings

Connection = AsyncConnection[TupleRow]
"""A connection inside a transaction; repositories take one and never commit."""

EVERY_DEALERSHIP: Final = UUID("ffffffff-ffff-ffff-ffff-ffffffffffff")
"""Said by work that goes over all dealerships: sweeps, counts, the lookup of a number. None has this id."""

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


class BehindPooler(Exception):
    """Sessions are handed from one client to another, with what they have been told to show."""

    def __init__(self) -> None:
        super().__init__(
            "DATABASE_URL leads to a pooler that shares sessions; let it name Postgres itself, or a pooler"
            " that keeps a session for each connection"
        )


class Database:
    """A pool of connections, opened and closed with the process."""

    def __init__(self, settings: DatabaseSettings, *, application: str, generic_plans: bool = False) -> None:
        """Know where the database is; nothing connects before `open`.

        `application` is the service's name, as Postgres shows it among its sessions; the service acts as its
        role, unless the address belongs to somebody who may not take that on. With `generic_plans` a
        statement that comes again and again is planned once, not anew for its values each time, which costs
        as much as running it: for services that look everything up by its keys.
        """
        self._pool = AsyncConnectionPool[_Session](
            settings.database_url,
            connection_class=_Session,
            configure=partial(_begin, service_role=role(application)),
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
    async def statement(self, *, dealership_id: UUID | None = None) -> AsyncIterator[Connection]:
        """A connection whose statements commit one by one: for a unit of work that is a single statement.

        It costs a fraction of a transaction. For `dealership_id` see there. Raises DatabaseUnavailable.
        """
        with _unavailability():
            async with self._pool.connection() as connection:
                await connection.work_for(dealership_id)
                yield connection

    @asynccontextmanager
    async def transaction(
        self, *, pipelined: bool = False, dealership_id: UUID | None = None
    ) -> AsyncIterator[Connection]:
        """One unit of work: committed when the block ends, rolled back when it raises.

        A service that is connected as its role sees and writes the rows of the dealership named and no
        others (migrations/rights), whatever its statements say: with EVERY_DEALERSHIP those of all, with None
        those of none.

        With `pipelined`, statements are sent without waiting for each other: a fetch waits for its own, and
        an error may show at a later statement or at the end of the block. Raises DatabaseUnavailable.
        """
        with _unavailability():
            async with self._pool.connection() as connection:
                # Before the transaction begins: one that is rolled back would take the setting with it.
                await connection.work_for(dealership_id)
                async with connection.pipeline() if pipelined else nullcontext(), connection.transaction():
                    yield connection

    async def ping(self) -> None:
        """Return once the server has answered; raises DatabaseUnavailable when it does not."""
        with _unavailability():
            async with self._pool.connection(timeout=CONNECT_SECONDS) as connection:
                await connection.execute("SELECT 1")


class _Session(AsyncConnection[TupleRow]):
    """A connection that remembers whose rows the server shows it: saying so each time would cost a trip."""

    _shown: UUID | Literal["unknown"] | None = None

    async def work_for(self, dealership_id: UUID | None) -> None:
        """Let the server show the rows of that dealership from now on, and of no other."""
        if self._shown == dealership_id:
            return
        self._shown = "unknown"  # unless the server confirms it
        await self.execute(
            "SELECT set_config('gpbikes.dealership', %s, false)", (str(dealership_id or ""),), prepare=True
        )
        self._shown = dealership_id


async def _begin(connection: _Session, service_role: str) -> None:
    """Act as the service's role where there is one that may be taken on, whoever the address names.

    Raises BehindPooler when the session on the server is not this connection's own.
    """
    row = await (await connection.execute(_BEGIN, (service_role,))).fetchone()
    if row is None or row[0] != connection.info.backend_pid:
        raise BehindPooler


_BEGIN = """
SELECT pg_backend_pid(), (
    SELECT set_config('role', rolname, false) FROM pg_roles
    WHERE rolname = %s AND pg_has_role(oid, 'SET')
      AND has_table_privilege(oid, to_regclass('dealerships'), 'SELECT'))
"""


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
    # What is found by its keys is done before it would be compiled.
    "jit": "off",
}

_SESSION = {
    "timezone": "UTC",
    "statement_timeout": STATEMENT_MILLISECONDS,
    "lock_timeout": LOCK_MILLISECONDS,
    "idle_in_transaction_session_timeout": IDLE_MILLISECONDS,
}
