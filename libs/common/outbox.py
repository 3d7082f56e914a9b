"""Events that belong to a committed state, and their way to the streams.

A row is written in the transaction of the state it belongs to. After the commit it is appended to its
stream at once; a crash in between leaves the row unpublished, and the sweeper appends it. An event may
so reach its stream twice, never not at all: consumers know an event by its id.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog

from libs.common.clock import Clock
from libs.common.database import Connection, Database
from libs.common.events import Event
from libs.common.metrics import Metrics
from libs.faust_redis.errors import UndecodableEntry
from libs.faust_redis.producer import Producer
from libs.faust_redis.stream import Stream

SWEEP_AFTER = timedelta(seconds=5)
"""A row older than this has been left behind by its writer."""
SWEEP_ROWS = 500
FORGET_AFTER = timedelta(days=1)
FORGET_ROWS = 5000

_log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True)
class Row:
    """An event and the stream it is meant for; the row's id is the event's."""

    stream: Stream[Any]
    event: Event


async def add(connection: Connection, dealership_id: UUID, rows: Sequence[Row], *, clock: Clock) -> None:
    """Write `rows` in the caller's transaction."""
    await connection.execute(
        """
        INSERT INTO outbox (id, dealership_id, stream, event, created_at)
        SELECT id, %s, stream, event, %s
        FROM unnest(%s::uuid[], %s::text[], %s::jsonb[]) AS r (id, stream, event)
        """,
        (
            dealership_id,
            clock.now(),
            [row.event.event_id for row in rows],
            [row.stream.name for row in rows],
            [row.stream.encode(row.event).decode() for row in rows],
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

    async def publish(self, rows: Sequence[Row]) -> None:
        """Append committed `rows` to their streams and mark them so.

        Raises AppendFailed when the streams cannot be reached, DatabaseUnavailable when the rows cannot be
        marked; the sweeper then brings them later.
        """
        if not rows:
            return
        await self._producer.append_many([(row.stream, row.event) for row in rows])
        async with self._database.statement() as connection:
            await _mark(connection, rows, self._clock.now())
        self._metrics.outbox_published.labels("direct").inc(len(rows))

    async def sweep(self, streams: Mapping[str, Stream[Any]]) -> int:
        """Append the rows that have stayed unpublished for SWEEP_AFTER, oldest first; how many there were.

        `streams` are the known streams by name. A row that this version cannot read is left for one that
        can. Raises AppendFailed when the streams cannot be reached, and DatabaseUnavailable.
        """
        async with self._database.transaction() as connection:
            cursor = await connection.execute(
                """
                SELECT id, stream, event::text FROM outbox
                WHERE published_at IS NULL AND created_at < %s AND stream = ANY(%s)
                ORDER BY created_at LIMIT %s FOR UPDATE SKIP LOCKED
                """,
                (self._clock.now() - SWEEP_AFTER, list(streams), SWEEP_ROWS),
            )
            found = [_read(streams[name], row_id, text) for row_id, name, text in await cursor.fetchall()]
            rows = [row for row in found if row]
            if rows:
                await self._producer.append_many([(row.stream, row.event) for row in rows])
                await _mark(connection, rows, self._clock.now())
        self._metrics.outbox_published.labels("swept").inc(len(rows))
        return len(rows)

    async def forget(self) -> int:
        """Remove rows that were published more than FORGET_AFTER ago; how many."""
        async with self._database.transaction() as connection:
            cursor = await connection.execute(
                """
                DELETE FROM outbox WHERE id = ANY(ARRAY(
                    SELECT id FROM outbox WHERE published_at < %s ORDER BY id LIMIT %s))
                """,
                (self._clock.now() - FORGET_AFTER, FORGET_ROWS),
            )
        return cursor.rowcount


def _read(stream: Stream[Any], row_id: UUID, text: str) -> Row | None:
    try:
        return Row(stream, stream.decode(text.encode()))
    except UndecodableEntry as error:
        _log.error("outbox_row_unreadable", event_id=str(row_id), stream=stream.name, problem=error.problem)
        return None


async def _mark(connection: Connection, rows: Sequence[Row], now: datetime) -> None:
    await connection.execute(
        "UPDATE outbox SET published_at = %s WHERE id = ANY(%s)", (now, [row.event.event_id for row in rows])
    )
