"""What is measured: how far a group has come, and how full the server is."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio
from redis.asyncio import Redis

from libs.faust_redis.client import Client
from libs.faust_redis.measures import Measure, measure
from libs.faust_redis.outcomes import Later, Never
from libs.faust_redis.pipeline import Pipeline
from tests.integration.faust_redis.support import (
    GROUP,
    NOTES,
    QUICK,
    Heard,
    Held,
    append,
    dead_letters,
    subscription,
    until,
    working,
)

MEASURING = replace(QUICK, measure_seconds=0.05)


@pytest_asyncio.fixture
async def pipeline(redis_url: str) -> AsyncIterator[Pipeline]:
    """A connection to measure over."""
    pipeline = Pipeline(Client(redis_url).link(), timeout_seconds=1)
    yield pipeline
    await pipeline.close()


async def the_measure(pipeline: Pipeline) -> Measure:
    """The measure of the only group of the stream."""
    (only,) = await measure(pipeline, NOTES.name)
    return only


async def test_unread_and_pending_entries_are_told_apart(redis: Redis, pipeline: Pipeline) -> None:
    """Five of eight were read, one of these was acknowledged."""
    ids = await append(redis, *range(8))
    await redis.xgroup_create(NOTES.name, GROUP, id="0")
    await redis.xreadgroup(GROUP, "reader", {NOTES.name: ">"}, count=5)
    await redis.xack(NOTES.name, GROUP, ids[0])
    found = await the_measure(pipeline)
    assert (found.lag, found.pending, found.consumers, found.read) == (3, 4, 1, 5)


async def test_the_oldest_entry_is_one_that_is_not_acknowledged(redis: Redis, pipeline: Pipeline) -> None:
    """Pending, or when nothing is, the first unread one."""
    now = round(time.time() * 1000)
    for age in (90_000, 60_000, 30_000):
        await redis.xadd(NOTES.name, {"event": "x"}, id=f"{now - age}-0")
    await redis.xgroup_create(NOTES.name, GROUP, id="0")
    await redis.xreadgroup(GROUP, "reader", {NOTES.name: ">"}, count=2)
    await redis.xack(NOTES.name, GROUP, f"{now - 90_000}-0")
    assert 60 <= (await the_measure(pipeline)).oldest_seconds < 75
    await redis.xack(NOTES.name, GROUP, f"{now - 60_000}-0")
    assert 30 <= (await the_measure(pipeline)).oldest_seconds < 45


async def test_entries_that_wait_for_their_time_are_told(
    redis: Redis, redis_url: str, pipeline: Pipeline
) -> None:
    """They are neither unread nor pending, and they are not done."""
    await append(redis, 1, 2)
    async with working(redis_url, subscription(Heard(lambda _: Later(60, "busy")))):
        await until(lambda: are_postponed(pipeline, 2))
    found = await the_measure(pipeline)
    assert (found.lag, found.pending, found.postponed) == (0, 0, 2)


async def are_postponed(pipeline: Pipeline, count: int) -> bool:
    """Whether so many entries wait."""
    return (await the_measure(pipeline)).postponed == count


async def test_nothing_to_do_is_zero(redis: Redis, pipeline: Pipeline) -> None:
    """In every figure."""
    await redis.xgroup_create(NOTES.name, GROUP, id="0", mkstream=True)
    assert await the_measure(pipeline) == Measure(NOTES.name, GROUP, 0, 0, 0, 0.0, 0, 0, 0)


async def test_a_lag_that_the_server_has_lost_count_of_is_counted(redis: Redis, pipeline: Pipeline) -> None:
    """As after an entry was removed from the middle by hand."""
    ids = await append(redis, *range(8))
    await redis.xgroup_create(NOTES.name, GROUP, id="0")
    await redis.xreadgroup(GROUP, "reader", {NOTES.name: ">"}, count=2)
    await redis.xdel(NOTES.name, ids[5])
    assert (await the_measure(pipeline)).lag == 5


async def test_a_stream_that_does_not_exist_has_no_measure(pipeline: Pipeline) -> None:
    """It is no error: its writer may not have begun."""
    assert await measure(pipeline, "no such stream") == []


async def test_dead_letters_are_counted(redis: Redis, redis_url: str, pipeline: Pipeline) -> None:
    """Those that are there now."""
    await append(redis, 1, 2)
    async with working(redis_url, subscription(Heard(lambda _: Never("broken")))):
        await until(lambda: has_dead_letters(redis, 2))
    assert (await the_measure(pipeline)).dead == 2


async def has_dead_letters(redis: Redis, count: int) -> bool:
    """Whether so many entries were given up."""
    return len(await dead_letters(redis)) == count


async def test_a_worker_tells_how_far_its_own_group_is(redis: Redis, redis_url: str) -> None:
    """And leaves other groups to their own workers."""
    held = Held()
    await append(redis, *range(5))
    await redis.xgroup_create(NOTES.name, "others", id="0")
    async with working(redis_url, subscription(held, concurrency=2), options=MEASURING) as worker:
        await until(lambda: len(held.numbers) == 2)
        worker.monitor.measures.clear()
        await until(lambda: bool(worker.monitor.measures))
        told = worker.monitor.measures[0]
        held.release.set()
    assert (told.group, told.lag, told.pending) == (GROUP, 3, 2)


async def test_memory_near_its_ceiling_raises_the_alarm_once(
    redis_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """It is logged when it begins, and told to the monitor as long as it lasts."""
    options = replace(MEASURING, memory_ceiling_bytes=1000)
    async with working(redis_url, subscription(Heard()), options=options) as worker:
        await until(lambda: worker.monitor.memories.count((1000, True)) >= 4)
    alarms = [record for record in caplog.records if "memory runs short" in record.message]
    assert [record.levelname for record in alarms] == ["CRITICAL"]


async def test_memory_far_below_its_ceiling_is_no_alarm(
    redis_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Nor is a server that has no ceiling, and was given none."""
    many = replace(MEASURING, memory_ceiling_bytes=10**12)
    for options, ceiling in ((many, 10**12), (MEASURING, 0)):
        async with working(redis_url, subscription(Heard()), options=options) as worker:
            await until(lambda told=worker.monitor.memories: len(told) >= 2)
        assert set(worker.monitor.memories) == {(ceiling, False)}
    assert not [record for record in caplog.records if "memory runs short" in record.message]
