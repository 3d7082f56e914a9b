"""Events that belong to a committed state, and their way to the streams.

A row is written in the transaction of the state it belongs to. After the commit it is appended to its
stream at once; a crash in between leaves the row unpublished, and the sweeper appends it. An event may
so reach its stream twice, never not at all: consumers know an event by its id.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from libs.common.clock import Clock
from libs.common.database import Connection, Database
from libs.common.events import Event
from libs.common.metrics import Metrics
from libs.faust_redis.producer import Producer
from libs.faust_redis.stream import Stream

SWEEP_AFTER = timedelta(seconds=5)
SWEEP_ROWS = 500


@dataclass(frozen=True)
class Row:
    """An event and the stream it is meant for; the row's id is the event's."""

    stream: Stream[Any]
    event: Event


async def add(connection: Connection, dealership_id: UUID, rows: Sequence[Row], *, clock: Clock) -> None:
    """Write `rows` in the caller's transaction."""
    async with connection.cursor() as cursor:
        await cursor.executemany(
            "INSERT INTO outbox (id, dealership_id, stream, event, created_at) VALUES (%s, %s, %s, %s, %s)",
            [
                (
                    row.event.event_id,
                    dealership_id,
                    row.stream.name,
                    row.stream.encode(row.event).decode(),
                    clock.now(),
                )
                for row in rows
            ],
        )


class Outbox:
    """Brings committed rows to their streams."""

    def __init__(self, database: Database, producer: Producer, *, clock: Clock, metrics: Metrics) -> None:
        self._database = database
        self._producer = producer
        self._clock = clock
        self._metrics = metrics

    async def publish(self, rows: Sequence[Row]) -> None:
        """Append committed `rows` to their streams and mark them so.

        Raises AppendFailed when the streams cannot be reached; the sweeper then brings the rows later.
        """
        await self._producer.append_many([(row.stream, row.event) for row in rows])
        await self._mark([row.event.event_id for row in rows])
        self._metrics.outbox_published.labels("direct").inc(len(rows))

    async def sweep(self, streams: dict[str, Stream[Any]]) -> int:
        """Append the rows that have stayed unpublished for SWEEP_AFTER, oldest first; how many there were.

        `streams` are the known streams by name. Raises AppendFailed when the streams cannot be reached.
        """
        async with self._database.transaction() as connection:
            cursor = await connection.execute(
                """
                SELECT stream, event::text FROM outbox
                WHERE published_at IS NULL AND created_at < %s
                ORDER BY created_at LIMIT %s FOR UPDATE SKIP LOCKED
                """,
                (self._clock.now() - SWEEP_AFTER, SWEEP_ROWS),
            )
            rows = [_row(streams[name], text) for name, text in await cursor.fetchall()]
            await self._producer.append_many([(row.stream, row.event) for row in rows])
            await _mark(connection, [row.event.event_id for row in rows], self._clock)
        self._metrics.outbox_published.labels("swept").inc(len(rows))
        return len(rows)

    async def _mark(self, identifiers: Sequence[UUID]) -> None:
        async with self._database.transaction(pipelined=True) as connection:
            await _mark(connection, identifiers, self._clock)


def _row(stream: Stream[Any], text: str) -> Row:
    return Row(stream, stream.decode(text.encode()))


async def _mark(connection: Connection, identifiers: Sequence[UUID], clock: Clock) -> None:
    await connection.execute(
        "UPDATE outbox SET published_at = %s WHERE id = ANY(%s)", (clock.now(), list(identifiers))
    )
