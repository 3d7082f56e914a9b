"""Events that belong to a committed state, and their way to the streams.

A row is written in the transaction of the state it belongs to. After the commit it is appended to its
stream at once; a crash in between leaves the row unpublished, and the sweeper appends it. An event may
so reach its stream twice, never not at all: consumers know an event by its id. The mark that a row is in
its stream may come late: the sweeper looks into the stream before it appends what has none.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog

from libs.common.clock import Clock
from libs.common.database import EVERY_DEALERSHIP, Connection, Database
from libs.common.events import DealershipEvent
from libs.common.metrics import Metrics
from libs.common.tracing import carrying
from libs.faust_redis.producer import Producer
from libs.faust_redis.stream import Stream

FORGET_AFTER = timedelta(days=1)
FORGET_ROWS = 5000

MARK_EACH_SECONDS = 0.25
"""How late a mark may come; much less than the time after which the sweeper looks for a row without one."""

_log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True)
class Row:
    """An event and the stream it is meant for; the row's id is the event's."""

    stream: Stream[Any]
    event: DealershipEvent


async def add(connection: Connection, dealership_id: UUID, rows: Sequence[Row], *, clock: Clock) -> None:
    """Write `rows` in the caller's transaction."""
    await add_at(connection, dealership_id, rows, now=clock.now())


async def add_at(connection: Connection, dealership_id: UUID, rows: Sequence[Row], *, now: datetime) -> None:
    """As `add`, for whoever is told the time."""
    await connection.execute(
        """
        INSERT INTO outbox (id, dealership_id, stream, event, created_at)
        SELECT id, %s, stream, event, %s
        FROM unnest(%s::uuid[], %s::text[], %s::jsonb[]) AS r (id, stream, event)
        """,
        (
            dealership_id,
            now,
            [row.event.event_id for row in rows],
            [row.stream.name for row in rows],
            [row.stream.encode(carrying(row.event)).decode() for row in rows],
        ),
    )


class Outbox:
    """Brings committed rows to their streams."""

    def __init__(self, database: Database, producer: Producer, *, clock: Clock, metrics: Metrics) -> None:
        """Read and mark rows in `database`, append events over `producer`."""
        self._database = database
        self._producer = producer
        self._clock = clock
        self._metrics = metrics
        self._late: list[Row] | None = None
        """Rows to be marked with the next others; None: each is marked when it is published."""

    @asynccontextmanager
    async def marking_together(self) -> AsyncIterator[None]:
        """While the block runs, rows are marked some time after they are published, many in one statement.

        A mark of its own costs a row as much as writing it. At the end of the block none is missing, unless
        Postgres is away.
        """
        self._late, stopping = [], asyncio.Event()
        rounds = asyncio.create_task(self._mark_until(stopping), name="mark-published")
        try:
            yield
        finally:
            stopping.set()
            await rounds
            self._late = None

    async def publish(self, rows: Sequence[Row]) -> None:
        """Append committed `rows` to their streams and mark them so.

        Raises AppendFailed when the streams cannot be reached, DatabaseUnavailable when the rows cannot be
        marked; the sweeper then brings them later.
        """
        if not rows:
            return
        await self._producer.append_many([(row.stream, carrying(row.event)) for row in rows])
        if self._late is None:
            await self._mark(rows)
        else:
            self._late += rows
        self._metrics.outbox_published.labels("direct").inc(len(rows))

    async def forget(self) -> int:
        """Remove rows that were published more than FORGET_AFTER ago; how many."""
        async with self._database.transaction(dealership_id=EVERY_DEALERSHIP) as connection:
            cursor = await connection.execute(
                """
                DELETE FROM outbox WHERE id = ANY(ARRAY(
                    SELECT id FROM outbox WHERE published_at < %s ORDER BY id LIMIT %s))
                """,
                (self._clock.now() - FORGET_AFTER, FORGET_ROWS),
            )
        return cursor.rowcount

    async def _mark_until(self, stopping: asyncio.Event) -> None:
        while not stopping.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), MARK_EACH_SECONDS)
            rows, self._late = self._late, []
            if rows:
                await self._mark_or_leave(rows)

    async def _mark_or_leave(self, rows: Sequence[Row]) -> None:
        try:
            await self._mark(rows)
        except Exception as error:  # noqa: BLE001 - the rows are in their streams, and the sweeper finds that out
            _log.warning("marks_left_to_the_sweeper", rows=len(rows), problem=type(error).__name__)

    async def _mark(self, rows: Sequence[Row]) -> None:
        async with self._database.statement(dealership_id=whose(rows)) as connection:
            await mark(connection, rows, self._clock.now())


def whose(rows: Sequence[Row]) -> UUID:
    """The dealership that all of `rows` belong to, or EVERY_DEALERSHIP."""
    dealerships = {row.event.dealership_id for row in rows}
    return dealerships.pop() if len(dealerships) == 1 else EVERY_DEALERSHIP


async def mark(connection: Connection, rows: Sequence[Row], now: datetime) -> None:
    """Record that `rows` are in their streams."""
    await connection.execute(
        "UPDATE outbox SET published_at = %s WHERE id = ANY(%s)", (now, [row.event.event_id for row in rows])
    )
