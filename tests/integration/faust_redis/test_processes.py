"""Real worker processes, killed, stopped and continued: nothing is lost, and hardly anything done twice."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from multiprocessing.context import ForkServerProcess

import pytest_asyncio
from redis.asyncio import Redis

from tests.integration.faust_redis import worker_process
from tests.integration.faust_redis.support import (
    COPIES,
    GROUP,
    NOTES,
    Note,
    all_acknowledged,
    append,
    appended,
    dead_letters,
    pending,
    until,
)

# Workers are forked from a server that has imported what they need, which takes longer than a test. Faust
# imports the rest when a worker starts, which every worker would do anew.
IMPORTED_AT_START = ("aiokafka", "faust.app.router", "faust.tables.manager", "faust.worker", "mode.debug")
FORK_SERVER = multiprocessing.get_context("forkserver")
FORK_SERVER.set_forkserver_preload([worker_process.__name__, *IMPORTED_AT_START])

Start = Callable[[str], Awaitable[ForkServerProcess]]


@pytest_asyncio.fixture
async def start(redis: Redis, redis_url: str) -> AsyncIterator[Start]:
    """Starts a worker process by its name, and ends it with the test."""
    processes: list[ForkServerProcess] = []

    async def start(name: str) -> ForkServerProcess:
        process = FORK_SERVER.Process(target=worker_process.run, args=(redis_url, name), daemon=True)
        process.start()
        processes.append(process)
        await until(lambda: is_consuming(redis, name), within=30)
        return process

    yield start
    for process in processes:
        process.kill()
        process.join()


async def is_consuming(redis: Redis, name: str) -> bool:
    """Whether the process waits for entries. Redis 7.0 knows a consumer's name only after its first entry."""
    clients = await redis.client_list()
    return any(each["name"] == worker_process.app_name(name) and "b" in each["flags"] for each in clients)


async def copied(redis: Redis) -> Counter[int]:
    """How often each note was copied."""
    return Counter(note.number for note in (await appended(redis, COPIES)).values())


async def test_what_a_killed_worker_had_in_hand_is_done_by_another(redis: Redis, start: Start) -> None:
    """Killed with -9 in the middle of slow work; the other takes it over after the visibility."""
    victim = await start("victim")
    await append(redis, *range(10), text="slow")
    await until(lambda: has_pending(redis, 10))
    victim.kill()
    await start("heir")
    await until(lambda: all_acknowledged(redis))
    assert await copied(redis) == dict.fromkeys(range(10), 1)


async def has_pending(redis: Redis, count: int) -> bool:
    """Whether so many entries are delivered."""
    return await pending(redis) == count


async def test_a_kill_under_load_loses_nothing(redis: Redis, start: Start) -> None:
    """Only what was in hand at that moment may be done twice."""
    victim = await start("victim")
    await start("heir")
    await append(redis, *range(2000))
    await until(lambda: at_least_copied(redis, 300))
    victim.kill()
    await until(lambda: all_acknowledged(redis))
    counts = await copied(redis)
    assert sorted(counts) == [*range(2000)]
    assert sum(counts.values()) - 2000 <= 100


async def at_least_copied(redis: Redis, count: int) -> bool:
    """Whether so many notes were copied."""
    return int(await redis.xlen(COPIES.name)) >= count


async def test_an_orderly_stop_repeats_nothing(redis: Redis, start: Start) -> None:
    """At SIGTERM the worker ends what it has begun, exits with success, and leaves no name."""
    worker = await start("leaving")
    await start("staying")
    await append(redis, *range(60), text="slow")
    await until(lambda: has_pending(redis, 32))
    worker.terminate()
    await until(lambda: not worker.is_alive(), within=20)
    names = [each["name"] for each in await redis.xinfo_consumers(NOTES.name, GROUP)]
    assert (worker.exitcode, names) == (0, [b"staying.test"])
    await until(lambda: all_acknowledged(redis))
    assert await copied(redis) == dict.fromkeys(range(60), 1)


async def test_a_worker_that_was_stopped_does_not_start_what_another_took_over(
    redis: Redis, start: Start
) -> None:
    """SIGSTOP for three times the visibility: its entries go to another, and are done once."""
    sleeper = await start("sleeper")
    assert sleeper.pid
    os.kill(sleeper.pid, signal.SIGSTOP)
    await asyncio.sleep(0.1)
    await append(redis, *range(5))
    await start("other")
    await until(lambda: all_acknowledged(redis))
    os.kill(sleeper.pid, signal.SIGCONT)
    await asyncio.sleep(1)
    assert await copied(redis) == dict.fromkeys(range(5), 1)


async def test_a_worker_whose_event_loop_was_blocked_does_not_start_what_another_took_over(
    redis: Redis, start: Start
) -> None:
    """One handler computes for three times the visibility; what waited behind it is done by another, once."""
    await start("busy")
    async with redis.pipeline(transaction=True) as pipe:
        for number, text in enumerate(["block", *[""] * 15]):
            pipe.xadd(NOTES.name, {"event": NOTES.encode(Note(number, text))})
        await pipe.execute()
    await asyncio.sleep(0.5)
    await start("other")
    await until(lambda: all_acknowledged(redis), within=20)
    await asyncio.sleep(worker_process.BLOCK_SECONDS)
    del (counts := await copied(redis))[0]  # the one that blocked was under way, and ends twice
    assert counts == dict.fromkeys(range(1, 16), 1)


async def test_an_entry_that_kills_its_worker_ends_in_the_dead_letters(redis: Redis, start: Start) -> None:
    """After as many deaths as there may be deliveries; entries in hand at the same time survive."""
    victims = await asyncio.gather(*(start(f"victim-{number}") for number in range(4)))
    await append(redis, 0, text="kill")
    await append(redis, *range(1, 20), text="slow")
    await until(lambda: all_acknowledged(redis), within=30)
    assert sorted(await copied(redis)) == [*range(1, 20)]
    assert [NOTES.decode(letter[b"event"]).number for letter in await dead_letters(redis)] == [0]
    assert sum(victim.exitcode == -signal.SIGKILL for victim in victims) == 3


async def test_an_idle_worker_ends_promptly(start: Start) -> None:
    """With success, also when it is asked by Ctrl-C."""
    worker = await start("idle")
    assert worker.pid
    os.kill(worker.pid, signal.SIGINT)
    await until(lambda: not worker.is_alive(), within=10)
    assert worker.exitcode == 0
