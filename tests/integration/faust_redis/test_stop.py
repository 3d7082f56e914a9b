"""A stop: what is in hand is finished or handed back, and nothing is left behind."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

from redis.asyncio import Redis

from libs.faust_redis.outcomes import Done, Outcome
from tests.integration.faust_redis.support import (
    GROUP,
    NOTES,
    QUICK,
    Heard,
    Held,
    Note,
    Worker,
    all_acknowledged,
    append,
    deliver_to,
    pending,
    subscription,
    until,
    working,
)


async def test_handlers_that_run_may_end(redis: Redis, redis_url: str) -> None:
    """What ends before the deadline is acknowledged, not repeated."""
    held = Held()
    await append(redis, 1)
    worker = Worker(redis_url, subscription(held), options=replace(QUICK, stop_seconds=5))
    await worker.start()
    await until(lambda: held.numbers == [1])
    stopping = asyncio.create_task(worker.stop())
    await asyncio.sleep(0.1)
    held.release.set()
    await stopping
    assert await all_acknowledged(redis)


async def test_what_does_not_end_in_time_is_handed_back(redis: Redis, redis_url: str) -> None:
    """The handler is cancelled at the deadline; the next worker has the entry at once, not counted."""
    held, heard = Held(), Heard()
    await append(redis, 1)
    worker = Worker(redis_url, subscription(held), options=replace(QUICK, visibility_seconds=30))
    await worker.start()
    await until(lambda: held.numbers == [1])
    await worker.stop()
    (owned,) = await redis.xpending_range(NOTES.name, GROUP, "-", "+", 1)
    assert owned["times_delivered"] == 0
    started = time.monotonic()
    async with working(redis_url, subscription(heard), options=replace(QUICK, visibility_seconds=30)):
        await until(lambda: all_acknowledged(redis))
    assert heard.numbers == [1]
    assert time.monotonic() - started < 10


async def test_what_has_not_started_is_handed_back_at_once(redis: Redis, redis_url: str) -> None:
    """It does not wait for the deadline: another worker can begin with it."""
    held, heard = Held(), Heard()
    await append(redis, *range(4))
    options = replace(QUICK, visibility_seconds=30, max_running=1, stop_seconds=5)
    worker = Worker(redis_url, subscription(held), options=options)
    await worker.start()
    await until(lambda: held.numbers == [0])
    async with working(redis_url, subscription(heard), options=QUICK):
        stopping = asyncio.create_task(worker.stop())
        await until(lambda: sorted(heard.numbers) == [1, 2, 3])
        assert not stopping.done()
        held.release.set()
        await stopping
        await until(lambda: all_acknowledged(redis))
    assert held.numbers == [0]


async def test_a_stopped_worker_leaves_no_name(redis: Redis, redis_url: str) -> None:
    """It owns nothing, so its name goes with it."""
    await append(redis, 1)
    async with working(redis_url, subscription(Heard())):
        await until(lambda: all_acknowledged(redis))
    assert await redis.xinfo_consumers(NOTES.name, GROUP) == []


async def test_a_name_that_owns_entries_is_never_removed(redis: Redis, redis_url: str) -> None:
    """Removing it would remove them from the group: nobody would ever handle them."""
    held = Held()
    await append(redis, 1)
    async with working(redis_url, subscription(held)):
        await until(lambda: held.numbers == [1])
    assert await pending(redis) == 1


async def test_nothing_is_lost_or_repeated_when_a_worker_stops_under_load(
    redis: Redis, redis_url: str
) -> None:
    """Two workers, one of them stopped in the middle: each entry is handled exactly once."""
    heard: list[int] = []

    async def handle(note: Note) -> Outcome:
        await asyncio.sleep(0.002)
        heard.append(note.number)
        return Done()

    options = replace(QUICK, stop_seconds=5)
    await append(redis, *range(600))
    first = Worker(redis_url, subscription(handle), options=options)
    await first.start()
    async with working(redis_url, subscription(handle), options=options):
        await until(lambda: len(heard) > 100)
        await first.stop()
        await until(lambda: all_acknowledged(redis))
    assert sorted(heard) == [*range(600)]


async def test_a_stop_ends_the_waiting_for_room(redis: Redis, redis_url: str) -> None:
    """A reader that waits because everything is busy does not hold the stop up."""
    held = Held()
    await append(redis, *range(5))
    worker = Worker(redis_url, subscription(held, concurrency=2))
    await worker.start()
    await until(lambda: len(held.numbers) == 2)
    await asyncio.wait_for(worker.stop(), 10)
    assert await pending(redis) == 2


async def test_names_of_workers_that_were_killed_are_removed_in_time(redis: Redis, redis_url: str) -> None:
    """Only those that own nothing and have been quiet for long."""
    await append(redis, 1, 2)
    await deliver_to(redis, "killed, owns an entry", count=1)
    await redis.xgroup_createconsumer(NOTES.name, GROUP, "killed, owns nothing")
    options = replace(QUICK, janitor_idle_seconds=0.6, visibility_seconds=60)
    async with working(redis_url, subscription(Heard()), options=options) as worker:
        await until(lambda: names_are(redis, {b"killed, owns an entry", worker.name.encode()}))


async def names_are(redis: Redis, names: set[bytes]) -> bool:
    """Whether the group has exactly these consumers."""
    return {each["name"] for each in await redis.xinfo_consumers(NOTES.name, GROUP)} == names
