"""Dead letters can be looked at, replayed and thrown away, and none is lost on the way."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from redis.asyncio import Redis

from libs.faust_redis.client import Client
from libs.faust_redis.dead_letter_store import DeadLetter, DeadLetterStore
from libs.faust_redis.errors import CommandRefused
from libs.faust_redis.outcomes import Never
from libs.faust_redis.pipeline import Pipeline
from tests.integration.faust_redis.support import (
    DIED_AT,
    GROUP,
    NOTES,
    Heard,
    Note,
    all_acknowledged,
    append,
    appended,
    dead_letters,
    subscription,
    until,
    working,
)
from tools.embedded.ports import free_ports
from tools.embedded.valkey import Valkey


@pytest_asyncio.fixture
async def store(redis_url: str) -> AsyncIterator[DeadLetterStore]:
    """The dead letters of the server."""
    pipeline = Pipeline(Client(redis_url).link(), timeout_seconds=1)
    yield DeadLetterStore(pipeline)
    await pipeline.close()


async def give_up(redis: Redis, redis_url: str, *numbers: int) -> list[bytes]:
    """Append notes, and let a worker give them up; return the ids under which they were appended."""
    ids = await append(redis, *numbers)
    async with working(redis_url, subscription(Heard(lambda _: Never("broken")))):
        await until(lambda: all_acknowledged(redis))
    return ids


async def all_letters(store: DeadLetterStore, *, since: datetime | None = None) -> list[DeadLetter]:
    """The dead letters of the notes."""
    return [letter async for letter in store.letters(NOTES.name, since=since)]


async def put_away(redis: Redis, count: int) -> None:
    """Write dead letters as a worker would, many at once."""
    pipeline = redis.pipeline(transaction=False)
    for number in range(count):
        pipeline.xadd(f"{NOTES.name}.dead", {"event": NOTES.encode(Note(number)), "group": GROUP})
    await pipeline.execute()


async def test_a_dead_letter_tells_all_that_is_known(
    redis: Redis, redis_url: str, store: DeadLetterStore
) -> None:
    """Where it came from, who gave it up and why, and the event byte for byte."""
    (source_id,) = await give_up(redis, redis_url, 7)
    (letter,) = await all_letters(store)
    assert letter == DeadLetter(
        stream=NOTES.name,
        id=letter.id,
        source_id=source_id.decode(),
        group=GROUP,
        reason="broken",
        service="app",
        version="1.2.3",
        deliveries=1,
        first_error="",
        last_error="",
        died_at=DIED_AT.isoformat(),
        event=NOTES.encode(Note(7)),
    )


async def test_a_dead_letter_is_found_by_its_id(redis: Redis, redis_url: str, store: DeadLetterStore) -> None:
    """And another id finds none."""
    await give_up(redis, redis_url, 7)
    (letter,) = await all_letters(store)
    assert await store.find(NOTES.name, letter.id) == letter
    assert await store.find(NOTES.name, "1-1") is None


async def test_many_dead_letters_are_given_in_order(redis: Redis, store: DeadLetterStore) -> None:
    """Each once, however many pages they fill."""
    await put_away(redis, 450)
    assert [NOTES.decode(letter.event).number for letter in await all_letters(store)] == [*range(450)]


async def test_dead_letters_can_be_asked_for_since_a_moment(redis: Redis, store: DeadLetterStore) -> None:
    """Those that died earlier are left out."""
    await put_away(redis, 1)
    await asyncio.sleep(0.02)
    moment = datetime.fromtimestamp(time.time(), UTC)
    await asyncio.sleep(0.02)
    await put_away(redis, 2)
    assert len(await all_letters(store, since=moment)) == 2
    assert len(await all_letters(store, since=moment - timedelta(hours=1))) == 3


async def test_a_replayed_letter_is_handled_by_its_group_alone(
    redis: Redis, redis_url: str, store: DeadLetterStore
) -> None:
    """Other groups of the stream have handled the event before."""
    other, repaired = Heard(), Heard()
    async with working(redis_url, subscription(other), group="others"):
        await give_up(redis, redis_url, 7)
        (letter,) = await all_letters(store)
        assert await store.replay(letter)
        async with working(redis_url, subscription(repaired)):
            await until(lambda: repaired.numbers == [7])
            await until(lambda: all_acknowledged(redis, group="others"))
    assert other.numbers == [7]
    assert await dead_letters(redis) == []


async def test_a_letter_that_dies_again_keeps_its_origin(
    redis: Redis, redis_url: str, store: DeadLetterStore
) -> None:
    """Its deliveries are counted anew, as it was given up for a cause that may be gone."""
    (source_id,) = await give_up(redis, redis_url, 7)
    (letter,) = await all_letters(store)
    await store.replay(letter)
    await give_up(redis, redis_url)
    (again,) = await all_letters(store)
    assert (again.source_id, again.deliveries, again.event) == (source_id.decode(), 1, letter.event)


async def test_a_letter_cannot_be_replayed_twice(
    redis: Redis, redis_url: str, store: DeadLetterStore
) -> None:
    """Two operators at once bring it back once."""
    await give_up(redis, redis_url, 7)
    (letter,) = await all_letters(store)
    before = len(await appended(redis))
    assert sorted([await store.replay(letter), await store.replay(letter)]) == [False, True]
    assert len(await appended(redis)) == before + 1


async def test_a_discarded_letter_is_gone(redis: Redis, redis_url: str, store: DeadLetterStore) -> None:
    """And nothing else is."""
    await give_up(redis, redis_url, 7, 8)
    first, second = await all_letters(store)
    assert await store.discard(first)
    assert not await store.discard(first)
    assert not await store.replay(first)
    assert await all_letters(store) == [second]


async def test_a_replay_that_the_server_has_no_memory_for_loses_nothing(tmp_path: Path) -> None:
    """The dead letter stays until its event is in the stream."""
    async with Valkey(tmp_path, free_ports(1)[0], persistent=False) as valkey:
        async with Redis.from_url(valkey.url) as client:
            await put_away(client, 1)
            await client.config_set("maxmemory", "1")
        pipeline = Pipeline(Client(valkey.url).link(), timeout_seconds=1)
        full = DeadLetterStore(pipeline)
        (letter,) = await all_letters(full)
        with pytest.raises(CommandRefused):
            await full.replay(letter)
        assert await all_letters(full) == [letter]
        await pipeline.close()
