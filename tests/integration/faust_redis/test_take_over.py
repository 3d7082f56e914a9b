"""Entries of workers that died are taken over; those of workers that live are not."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import Any

from redis.asyncio import Redis

from libs.faust_redis.outcomes import Done, Outcome
from tests.integration.faust_redis.support import (
    GROUP,
    NOTES,
    QUICK,
    Heard,
    Held,
    Note,
    all_acknowledged,
    append,
    dead_letters,
    deliver_to,
    pending,
    subscription,
    until,
    working,
)


async def test_a_dead_workers_entries_are_taken_over(redis: Redis, redis_url: str) -> None:
    """All of them, each handled once, not before the visibility and soon after it."""
    heard = Heard()
    await append(redis, *range(30))
    await deliver_to(redis, "dead")
    died_at = time.monotonic()
    async with working(redis_url, subscription(heard, concurrency=4)) as worker:
        await until(lambda: len(heard.numbers) > 0)
        assert time.monotonic() - died_at >= QUICK.visibility_seconds - 0.1
        await until(lambda: all_acknowledged(redis))
    assert sorted(heard.numbers) == [*range(30)]
    assert worker.monitor.taken_over_entries == 30


async def test_a_slow_entry_of_a_live_worker_is_not_delivered_twice(redis: Redis, redis_url: str) -> None:
    """An answer that takes three times the visibility is given once, though another worker waits for work."""
    slow, idle = Held(), Heard()
    await append(redis, 1)
    async with working(redis_url, subscription(slow)):
        await until(lambda: slow.numbers == [1])
        async with working(redis_url, subscription(idle)):
            await asyncio.sleep(3 * QUICK.visibility_seconds)
            slow.release.set()
            await until(lambda: all_acknowledged(redis))
    assert (slow.numbers, idle.numbers) == ([1], [])


async def test_entries_that_wait_for_their_turn_are_kept_too(redis: Redis, redis_url: str) -> None:
    """With a limit for the whole process, what was read and not yet started stays ours."""
    slow, idle = Held(), Heard()
    await append(redis, *range(6))
    options = replace(QUICK, max_running=1)
    async with working(redis_url, subscription(slow, concurrency=6), options=options):
        await until(lambda: slow.numbers == [0])
        async with working(redis_url, subscription(idle)):
            await asyncio.sleep(2 * QUICK.visibility_seconds)
            slow.release.set()
            await until(lambda: all_acknowledged(redis))
    assert (sorted(slow.numbers), idle.numbers) == ([*range(6)], [])


async def test_the_count_of_deliveries_goes_from_worker_to_worker(redis: Redis, redis_url: str) -> None:
    """Two lost deliveries and one failed one make three, the most there may be."""

    def answer(_note: Note) -> Outcome:
        raise ValueError

    heard = Heard(answer)
    (entry_id,) = await append(redis, 1)
    await deliver_to(redis, "dead")
    await redis.xclaim(NOTES.name, GROUP, "dead too", 0, [entry_id])
    async with working(redis_url, subscription(heard)):
        await until(lambda: all_acknowledged(redis))
    (letter,) = await dead_letters(redis)
    assert (letter[b"deliveries"], heard.numbers) == (b"3", [1])


async def test_an_entry_whose_deliveries_were_all_lost_is_not_started_again(
    redis: Redis, redis_url: str
) -> None:
    """It has killed its workers as often as it may: the dead letter says so."""
    heard = Heard()
    (entry_id,) = await append(redis, 1)
    await deliver_to(redis, "dead")
    await redis.xclaim(NOTES.name, GROUP, "dead", 0, [entry_id], retrycount=3)
    async with working(redis_url, subscription(heard)):
        await until(lambda: all_acknowledged(redis))
    (letter,) = await dead_letters(redis)
    assert letter[b"reason"] == b"delivered 3 times, the last time without any outcome"
    assert heard.numbers == []


async def test_entries_that_may_kill_their_worker_are_started_one_by_one(
    redis: Redis, redis_url: str
) -> None:
    """So that the innocent ones among them end before the guilty one kills the process again."""
    running = most = 0

    async def handle(_note: Note) -> Outcome:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.01)
        running -= 1
        return Done()

    ids: list[Any] = [*await append(redis, *range(6))]  # Any: redis-py takes a list of one union only
    await deliver_to(redis, "dead")
    await redis.xclaim(NOTES.name, GROUP, "dead", 0, ids, retrycount=2)
    async with working(redis_url, subscription(handle)):
        await until(lambda: all_acknowledged(redis))
    assert most == 1


async def test_entries_that_failed_by_exceptions_are_not_suspected(redis: Redis, redis_url: str) -> None:
    """A database that was away for a moment must not make the recovery crawl."""
    running = most = 0
    failing = True

    async def handle(_note: Note) -> Outcome:
        nonlocal running, most
        if failing:
            raise ConnectionError
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.05)
        running -= 1
        return Done()

    options = replace(QUICK, max_deliveries=10, backoff_seconds=0.2)
    await append(redis, *range(6))
    async with working(redis_url, subscription(handle), options=options) as worker:
        await until(lambda: len(worker.monitor.errors) >= 18)
        failing = False
        await until(lambda: all_acknowledged(redis))
    assert most > 1


async def test_an_entry_that_was_taken_over_meanwhile_is_not_started(redis: Redis, redis_url: str) -> None:
    """A worker that was held up asks before it starts what it had read, and another worker has it by then."""
    first, thief = Held(), "thief"
    await append(redis, 1, 2)
    options = replace(QUICK, visibility_seconds=30, max_running=1)
    async with working(redis_url, subscription(first), options=options) as worker:
        await until(lambda: first.numbers == [1])
        second = (await redis.xpending_range(NOTES.name, GROUP, "-", "+", 2))[1]["message_id"]
        await redis.xclaim(NOTES.name, GROUP, thief, 0, [second])
        worker.held_up(seconds=40)
        first.release.set()
        await until(lambda: worker.monitor.lost_entries == 1)
    assert first.numbers == [1]


async def test_a_heartbeat_does_not_steal_back_what_another_has_taken(redis: Redis, redis_url: str) -> None:
    """The entry stays with its new owner; the old one only finds that it is lost."""
    held = Held()
    (entry_id,) = await append(redis, 1)
    async with working(redis_url, subscription(held)) as worker:
        await until(lambda: held.numbers == [1])
        await redis.xclaim(NOTES.name, GROUP, "thief", 0, [entry_id], justid=True)
        await until(lambda: worker.monitor.lost_entries == 1)
        (owned,) = await redis.xpending_range(NOTES.name, GROUP, "-", "+", 1)
        assert owned["consumer"] == b"thief"
        held.release.set()


async def test_an_entry_done_after_it_was_lost_is_acknowledged(redis: Redis, redis_url: str) -> None:
    """Its effects are kept, whoever owns it."""
    held = Held()
    (entry_id,) = await append(redis, 1)
    async with working(redis_url, subscription(held)) as worker:
        await until(lambda: held.numbers == [1])
        await redis.xclaim(NOTES.name, GROUP, "thief", 0, [entry_id], justid=True)
        await until(lambda: worker.monitor.lost_entries == 1)
        held.release.set()
        await until(lambda: all_acknowledged(redis))


async def test_an_entry_that_failed_after_it_was_lost_is_left_to_its_new_owner(
    redis: Redis, redis_url: str
) -> None:
    """Neither idle time nor count of an entry of another worker is touched."""
    release = asyncio.Event()

    async def handle(_note: Note) -> Outcome:
        await release.wait()
        raise ValueError

    (entry_id,) = await append(redis, 1)
    options = replace(QUICK, visibility_seconds=30)
    async with working(redis_url, subscription(handle), options=options) as worker:
        await until(lambda: redis_has_pending(redis))
        await redis.xclaim(NOTES.name, GROUP, "thief", 0, [entry_id], retrycount=7)
        release.set()
        await until(lambda: len(worker.monitor.errors) == 1)
    (owned,) = await redis.xpending_range(NOTES.name, GROUP, "-", "+", 1)
    assert (owned["consumer"], owned["times_delivered"]) == (b"thief", 7)


async def redis_has_pending(redis: Redis) -> bool:
    """Whether one entry is delivered."""
    return await pending(redis) == 1


async def test_an_entry_removed_from_the_stream_is_forgotten(redis: Redis, redis_url: str) -> None:
    """A pending id without an entry neither stops the take-over nor stays for ever."""
    heard = Heard()
    gone, _ = await append(redis, 1, 2)
    await deliver_to(redis, "dead")
    await redis.xdel(NOTES.name, gone)
    async with working(redis_url, subscription(heard)):
        await until(lambda: nothing_pending(redis))
    assert heard.numbers == [2]


async def nothing_pending(redis: Redis) -> bool:
    """Whether everything delivered is acknowledged or gone."""
    return await pending(redis) == 0
