"""Trimming: what every group has acknowledged goes, and nothing else does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any, cast

import pytest_asyncio
from redis.asyncio import Redis

from libs.faust_redis.client import Client
from libs.faust_redis.pipeline import Pipeline
from libs.faust_redis.trimming import trim
from tests.integration.faust_redis.support import (
    GROUP,
    NOTES,
    QUICK,
    Heard,
    append,
    subscription,
    until,
    working,
)

BLOCK = 100
"""Entries that the server keeps in one block, and therefore the most that may stay beside what is needed."""


@pytest_asyncio.fixture
async def pipeline(redis_url: str) -> AsyncIterator[Pipeline]:
    """A connection to trim over."""
    pipeline = Pipeline(Client(redis_url).link(), timeout_seconds=1)
    yield pipeline
    await pipeline.close()


async def read_by(redis: Redis, group: str, *, count: int, acknowledge: bool) -> list[Any]:
    """Let `group` read so many entries, and acknowledge them or not; return their ids."""
    await redis.xgroup_create(NOTES.name, group, id="0", mkstream=True)
    reply = await redis.xreadgroup(group, "reader", {NOTES.name: ">"}, count=count)
    ((_, entries),) = cast("list[tuple[bytes, list[tuple[bytes, object]]]]", reply)
    ids: list[Any] = [entry_id for entry_id, _ in entries]  # Any: redis-py takes a list of one union only
    if acknowledge:
        await redis.xack(NOTES.name, group, *ids)
    return ids


async def ids_in(redis: Redis) -> list[bytes]:
    """What is in the stream."""
    entries = cast("list[tuple[bytes, object]]", await redis.xrange(NOTES.name))
    return [entry_id for entry_id, _ in entries]


async def test_what_every_group_has_acknowledged_is_removed(redis: Redis, pipeline: Pipeline) -> None:
    """All but a block of the server's."""
    await append(redis, *range(1000))
    await read_by(redis, GROUP, count=1000, acknowledge=True)
    removed = await trim(pipeline, NOTES.name)
    assert removed + await redis.xlen(NOTES.name) == 1000
    assert await redis.xlen(NOTES.name) <= BLOCK


async def test_what_is_pending_stays_with_all_that_came_after_it(redis: Redis, pipeline: Pipeline) -> None:
    """One entry in hand keeps what follows, however much of that is acknowledged."""
    ids = await append(redis, *range(1000))
    read = await read_by(redis, GROUP, count=1000, acknowledge=False)
    await redis.xack(NOTES.name, GROUP, *(each for each in read if each != read[500]))
    assert await trim(pipeline, NOTES.name) > 0
    assert (await ids_in(redis))[-500:] == ids[500:]


async def test_what_one_group_has_not_read_stays(redis: Redis, pipeline: Pipeline) -> None:
    """The slowest group decides."""
    ids = await append(redis, *range(1000))
    await read_by(redis, GROUP, count=1000, acknowledge=True)
    await read_by(redis, "slow", count=300, acknowledge=True)
    assert await trim(pipeline, NOTES.name) > 0
    assert (await ids_in(redis))[-700:] == ids[300:]


async def test_a_group_that_has_read_nothing_keeps_everything(redis: Redis, pipeline: Pipeline) -> None:
    """Its consumers may be on their way."""
    await append(redis, *range(300))
    await read_by(redis, GROUP, count=300, acknowledge=True)
    await redis.xgroup_create(NOTES.name, "new", id="0")
    assert await trim(pipeline, NOTES.name) == 0


async def test_a_stream_without_groups_is_left_alone(redis: Redis, pipeline: Pipeline) -> None:
    """Who is to read it has not begun yet."""
    await append(redis, *range(300))
    assert await trim(pipeline, NOTES.name) == 0
    assert await trim(pipeline, "no such stream") == 0


async def test_groups_are_compared_by_whole_ids(redis: Redis, pipeline: Pipeline) -> None:
    """Ids are numbers of different lengths in two parts: 9-100 comes before 10-2, and 10-2 before 10-11."""
    for number in range(300):
        await redis.xadd(NOTES.name, {"event": "x"}, id=f"9-{number + 1}")
    for number in range(300):
        await redis.xadd(NOTES.name, {"event": "x"}, id=f"10-{number + 1}")
    await redis.xgroup_create(NOTES.name, "first", id="10-2")
    await redis.xgroup_create(NOTES.name, "second", id="10-250")
    await redis.xgroup_create(NOTES.name, "third", id="9-250")
    await trim(pipeline, NOTES.name)
    left = await ids_in(redis)
    assert b"9-251" in left
    assert b"9-1" not in left


async def test_the_leader_trims_while_the_streams_are_consumed(redis: Redis, redis_url: str) -> None:
    """By itself, every so often; and tells how many it removed."""
    heard = Heard()
    options = replace(QUICK, trim_seconds=0.05)
    await append(redis, *range(500))
    async with working(redis_url, subscription(heard, concurrency=64), options=options) as worker:
        await until(lambda: worker.monitor.trimmed_entries >= 500 - BLOCK)
    assert sorted(heard.numbers) == [*range(500)]
