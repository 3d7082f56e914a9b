"""Committed events reach their streams, whatever happens after the commit."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import pytest
import redis.asyncio
from structlog.testing import capture_logs

from libs.common.database import Database
from libs.common.events import MessageQueued
from libs.common.identifiers import uuid7
from libs.common.metrics import Metrics
from libs.common.outbox import FORGET_AFTER, Outbox, Row, add
from libs.common.settings import DatabaseSettings
from libs.common.streams import ALL, WA_OUTBOUND
from libs.common.sweeper import SWEEP_AFTER, Sweeper
from libs.faust_redis.errors import ServerUnavailable
from libs.faust_redis.producer import Producer
from tests.doubles.frozen_clock import FrozenClock
from tools.embedded.ports import free_ports
from tools.embedded.valkey import Valkey

LATE = SWEEP_AFTER + timedelta(seconds=1)


@dataclass
class Writer:
    """Somebody who commits events, and an outbox that brings them to their streams."""

    database: Database
    outbox: Outbox
    sweeper: Sweeper
    clock: FrozenClock
    metrics: Metrics
    dealership_id: UUID
    streams: redis.asyncio.Redis

    async def write(self) -> Row:
        """Commit an event."""
        event = MessageQueued(event_id=uuid7(), dealership_id=self.dealership_id, message_id=uuid7())
        row = Row(WA_OUTBOUND, event)
        async with self.database.transaction() as connection:
            await add(connection, self.dealership_id, [row], clock=self.clock)
        return row

    async def appended(self) -> list[object]:
        """The events in the stream."""
        entries = cast("list[tuple[Any, dict[bytes, bytes]]]", await self.streams.xrange(WA_OUTBOUND.name))
        return [WA_OUTBOUND.decode(fields[b"event"]) for _, fields in entries]

    async def unpublished(self) -> int:
        """How many rows still have to reach their stream."""
        return cast(int, (await self.rows("SELECT count(*) FROM outbox WHERE published_at IS NULL"))[0][0])

    async def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """What the database holds."""
        async with self.database.transaction() as connection:
            return await (await connection.execute(query.encode(), values)).fetchall()


@pytest.fixture
async def writer(database_url: str, redis_url: str) -> AsyncIterator[Writer]:
    """A writer between a fresh database and an empty Valkey."""
    clock, metrics = FrozenClock(), Metrics()
    database = Database(DatabaseSettings(database_url=database_url), application="test")
    producer = Producer(redis_url)
    outbox = Outbox(database, producer, clock=clock, metrics=metrics)
    async with database.opened(), redis.asyncio.Redis.from_url(redis_url) as streams:
        sweeper = Sweeper(database, producer, clock=clock, metrics=metrics)
        made = Writer(database, outbox, sweeper, clock, metrics, uuid7(), streams)
        await made.rows(
            "INSERT INTO dealerships (id, name) VALUES (%s, 'GP Bikes') RETURNING 1", made.dealership_id
        )
        yield made
    await producer.close()


async def test_a_published_event_is_in_its_stream_and_stays_there_alone(writer: Writer) -> None:
    """The sweeper finds nothing left to do."""
    row = await writer.write()
    await writer.outbox.publish([row])
    writer.clock.advance(LATE)
    assert await writer.sweeper.sweep(ALL) == 0
    assert await writer.appended() == [row.event]


async def test_an_event_left_behind_is_swept_once(writer: Writer) -> None:
    """Its writer has died between the commit and the append."""
    row = await writer.write()
    writer.clock.advance(LATE)
    assert [await writer.sweeper.sweep(ALL), await writer.sweeper.sweep(ALL)] == [1, 0]
    assert await writer.appended() == [row.event]
    assert writer.metrics.registry.get_sample_value("gpbikes_outbox_published_total", {"path": "swept"}) == 1


async def test_an_event_that_is_in_its_stream_is_not_appended_again(writer: Writer) -> None:
    """Its writer has died between the append and the mark: only what is missing is appended."""
    row, missing = await writer.write(), await writer.write()
    await writer.streams.xadd(row.stream.name, {"event": row.stream.encode(row.event)})
    writer.clock.advance(LATE)
    assert await writer.sweeper.sweep(ALL) == 1
    assert await writer.appended() == [row.event, missing.event]
    assert await writer.unpublished() == 0


async def test_what_the_server_has_lost_with_its_last_second_is_appended_again(
    writer: Writer, tmp_path: Path
) -> None:
    """After its next start, exactly those that are missing, however orderly they were published."""
    async with Valkey(tmp_path, free_ports(1)[0]) as valkey:
        producer = Producer(valkey.url)
        outbox = Outbox(writer.database, producer, clock=writer.clock, metrics=writer.metrics)
        sweeper = Sweeper(writer.database, producer, clock=writer.clock, metrics=writer.metrics)
        assert await sweeper.sweep(ALL) == 0
        rows = [await writer.write() for _ in range(3)]
        await outbox.publish(rows)
        async with redis.asyncio.Redis.from_url(valkey.url) as client:
            _, (lost, _), _ = cast("list[tuple[bytes, Any]]", await client.xrange(WA_OUTBOUND.name))
            await client.xdel(WA_OUTBOUND.name, lost)
        assert await sweeper.sweep(ALL) == 0
        await valkey.stop()
        await valkey.start()
        assert [await sweeper.sweep(ALL), await sweeper.sweep(ALL)] == [1, 0]
        async with redis.asyncio.Redis.from_url(valkey.url) as client:
            found = await replace(writer, streams=client).appended()
        assert found == [rows[0].event, rows[2].event, rows[1].event]
        await producer.close()


async def test_what_was_lost_is_found_by_a_sweeper_that_starts_after_it(
    writer: Writer, tmp_path: Path
) -> None:
    """However long the server was away, marked or not; what was published well before is left alone."""
    async with Valkey(tmp_path, free_ports(1)[0]) as valkey:
        producer = Producer(valkey.url)
        outbox = Outbox(writer.database, producer, clock=writer.clock, metrics=writer.metrics)
        acknowledged_and_trimmed = await writer.write()
        await outbox.publish([acknowledged_and_trimmed])
        writer.clock.advance(timedelta(seconds=10))
        rows = [await writer.write() for _ in range(2)]
        await outbox.publish(rows[:1])
        async with redis.asyncio.Redis.from_url(valkey.url) as client:
            await client.delete(WA_OUTBOUND.name)
        await valkey.stop()
        writer.clock.advance(timedelta(minutes=20))
        await valkey.start()
        sweeper = Sweeper(writer.database, producer, clock=writer.clock, metrics=writer.metrics)
        await sweeper.sweep(ALL)
        async with redis.asyncio.Redis.from_url(valkey.url) as client:
            found = await replace(writer, streams=client).appended()
        await producer.close()
    assert sorted(found, key=repr) == sorted([row.event for row in rows], key=repr)


async def test_marks_that_come_together_are_all_there_in_the_end(writer: Writer) -> None:
    """A publisher does not wait for its mark; who stops leaves none out."""
    rows = [await writer.write() for _ in range(3)]
    async with writer.outbox.marking_together():
        for row in rows:
            await writer.outbox.publish([row])
        before = await writer.unpublished()
    assert (before, await writer.unpublished()) == (3, 0)
    assert await writer.appended() == [row.event for row in rows]


async def test_a_row_that_another_is_publishing_is_left_to_it(writer: Writer) -> None:
    """Two sweepers at once append nothing twice."""
    await writer.sweeper.sweep(ALL)
    await writer.write()
    writer.clock.advance(LATE)
    async with writer.database.transaction() as connection:
        await connection.execute("SELECT 1 FROM outbox FOR UPDATE")
        assert await writer.sweeper.sweep(ALL) == 0
    assert await writer.sweeper.sweep(ALL) == 1


async def test_a_fresh_event_is_left_to_its_writer(writer: Writer) -> None:
    """Who has just committed is about to append."""
    await writer.sweeper.sweep(ALL)
    await writer.write()
    assert await writer.sweeper.sweep(ALL) == 0


async def test_events_are_swept_in_the_order_in_which_they_were_committed(writer: Writer) -> None:
    """An older message does not leave after a newer one."""
    rows = []
    for _ in range(3):
        rows.append(await writer.write())
        writer.clock.advance(timedelta(seconds=1))
    writer.clock.advance(LATE)
    await writer.sweeper.sweep(ALL)
    assert await writer.appended() == [row.event for row in rows]


async def test_what_cannot_be_appended_stays_for_the_next_sweep(writer: Writer) -> None:
    """A server that is away loses nothing."""
    await writer.write()
    writer.clock.advance(LATE)
    nowhere = Producer(f"redis://127.0.0.1:{free_ports(1)[0]}/0")
    cut_off = Sweeper(writer.database, nowhere, clock=writer.clock, metrics=writer.metrics)
    with pytest.raises(ServerUnavailable):
        await cut_off.sweep(ALL)
    await nowhere.close()
    assert await writer.unpublished() == 1


async def test_an_event_of_another_version_does_not_hold_up_the_others(writer: Writer) -> None:
    """It is told, and left for a version that can read it."""
    await writer.sweeper.sweep(ALL)
    strange, row = await writer.write(), await writer.write()
    await writer.rows(
        """UPDATE outbox SET event = '{"event": "message_queued.v9"}' WHERE id = %s RETURNING 1""",
        strange.event.event_id,
    )
    writer.clock.advance(LATE)
    with capture_logs() as lines:
        assert await writer.sweeper.sweep(ALL) == 1
    assert await writer.appended() == [row.event]
    assert [(line["event"], line["stream"]) for line in lines] == [
        ("outbox_row_unreadable", WA_OUTBOUND.name)
    ]


async def test_an_event_for_a_stream_that_is_not_known_is_left_alone(writer: Writer) -> None:
    """A newer version may have streams of its own."""
    row = await writer.write()
    await writer.rows("UPDATE outbox SET stream = 'wa.future' RETURNING 1")
    writer.clock.advance(LATE)
    assert await writer.sweeper.sweep(ALL) == 0
    assert await writer.rows("SELECT id, published_at FROM outbox") == [(row.event.event_id, None)]


async def test_published_rows_are_forgotten_after_a_day_and_no_others(writer: Writer) -> None:
    """The table stays small, and nothing is lost that has not reached its stream."""
    await writer.outbox.publish([await writer.write()])
    waiting = await writer.write()
    writer.clock.advance(FORGET_AFTER)
    recent = await writer.write()
    await writer.outbox.publish([recent])
    writer.clock.advance(timedelta(seconds=1))
    assert await writer.outbox.forget() == 1
    assert await writer.rows("SELECT id FROM outbox ORDER BY id") == [
        (waiting.event.event_id,),
        (recent.event.event_id,),
    ]


async def test_publishing_nothing_does_nothing(writer: Writer) -> None:
    """Not even a connection is needed."""
    await writer.outbox.publish([])
    assert await writer.appended() == []
