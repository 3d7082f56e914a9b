"""A stream in several keys: evenly filled, read as one, and split while everything runs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest_asyncio
from redis.asyncio import Redis
from redis.crc import key_slot

from libs.faust_redis import keys
from libs.faust_redis.client import Client
from libs.faust_redis.outcomes import Done, Never, Outcome
from libs.faust_redis.pipeline import Pipeline
from libs.faust_redis.producer import Producer
from libs.faust_redis.stream import Stream
from tests.integration.faust_redis.support import (
    GROUP,
    NOTES,
    QUICK,
    Heard,
    Held,
    Note,
    Worker,
    append,
    appended,
    subscription,
    until,
    working,
)

THREE = replace(QUICK, shards=3)
SHARDS = ("notes:{0}", "notes:{1}", "notes:{2}")


@pytest_asyncio.fixture
async def pipeline(redis_url: str) -> AsyncIterator[Pipeline]:
    """A connection to append over."""
    pipeline = Pipeline(Client(redis_url).link(), timeout_seconds=1)
    yield pipeline
    await pipeline.close()


async def spread(pipeline: Pipeline, *numbers: int) -> None:
    """Append notes as a producer does that knows of three shards."""
    await Producer(pipeline, shards=3).append_many([(NOTES, Note(number)) for number in numbers])


async def test_events_are_spread_evenly(redis: Redis, pipeline: Pipeline) -> None:
    """Over all shards, and none goes to the key of the stream's name."""
    await spread(pipeline, *range(30))
    assert [await redis.xlen(key) for key in (NOTES.name, *SHARDS)] == [0, 10, 10, 10]


async def test_events_of_one_key_stand_in_one_shard(redis: Redis, pipeline: Pipeline) -> None:
    """In the order in which they were appended; other keys have other shards."""
    by_text = Stream("notes", Note, key=lambda note: note.text)
    notes = [Note(number, "carlos") for number in range(9)] + [Note(number, "lucía") for number in range(9)]
    await Producer(pipeline, shards=3).append_many([(by_text, note) for note in notes])
    found = [[*(await appended(redis, Stream(key, Note))).values()] for key in SHARDS]
    assert sorted(filter(None, found), key=lambda shard: shard[0].text) == [notes[:9], notes[9:]]


async def test_all_shards_are_read_and_what_was_there_before(
    redis: Redis, redis_url: str, pipeline: Pipeline
) -> None:
    """Events from before the split wait in the key of the stream's name."""
    heard = Heard()
    await append(redis, *range(10))
    await spread(pipeline, *range(10, 40))
    async with working(redis_url, subscription(heard), options=THREE):
        await until(lambda: len(heard.numbers) >= 40)
    assert sorted(heard.numbers) == [*range(40)]


async def test_a_stream_is_split_while_it_is_written_and_read(
    redis: Redis, redis_url: str, pipeline: Pipeline
) -> None:
    """Old and new workers and producers at once, then only new ones: each event is handled once."""
    numbers: list[int] = []

    async def handle(note: Note) -> Outcome:
        await asyncio.sleep(0.002)
        numbers.append(note.number)
        return Done()

    old, new = Worker(redis_url, subscription(handle)), Worker(redis_url, subscription(handle), options=THREE)
    await old.start()
    await append(redis, *range(100))
    await spread(pipeline, *range(100, 200))
    await new.start()
    await append(redis, *range(200, 300))
    await old.stop()
    await spread(pipeline, *range(300, 400))
    await until(lambda: len(numbers) >= 400)
    await new.stop()
    assert sorted(numbers) == [*range(400)]


async def test_the_number_of_shards_is_raised_again(redis_url: str, pipeline: Pipeline) -> None:
    """What is in the keys of before is read by those who know of more."""
    heard = Heard()
    await spread(pipeline, *range(30))
    async with working(redis_url, subscription(heard), options=replace(QUICK, shards=5)):
        await until(lambda: len(heard.numbers) >= 30)
    assert sorted(heard.numbers) == [*range(30)]


async def test_shards_share_the_streams_concurrency(redis_url: str, pipeline: Pipeline) -> None:
    """A process does not take three times as much in hand because a stream has three shards."""
    held = Held()
    await spread(pipeline, *range(60))
    async with working(redis_url, subscription(held, concurrency=6), options=THREE):
        await until(lambda: len(held.numbers) >= 6)
        await asyncio.sleep(0.2)
        assert len(held.numbers) == 6
        held.release.set()


async def test_a_shard_has_its_dead_letters_beside_it(
    redis: Redis, redis_url: str, pipeline: Pipeline
) -> None:
    """Where one step can write both."""
    await spread(pipeline, *range(3))
    async with working(redis_url, subscription(Heard(lambda _: Never("broken"))), options=THREE) as worker:
        await until(lambda: len(worker.monitor.dead_entries) == 3)
    assert [await redis.xlen(f"{key}.dead") for key in SHARDS] == [1, 1, 1]


def test_all_that_stands_beside_a_shard_is_in_its_slot() -> None:
    """In a cluster a script may touch the keys of one slot only."""
    for shard in SHARDS:
        beside = (keys.dead_letters(shard), keys.failures(shard, GROUP), keys.postponed(shard, GROUP))
        assert {key_slot(key.encode()) for key in beside} == {key_slot(shard.encode())}
