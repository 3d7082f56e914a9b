"""What stops a consumer of its own accord, and what keeps it from starting."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from redis.asyncio import Redis

from libs.faust_redis.errors import EvictionPolicyRefused, StreamHalted
from libs.faust_redis.outcomes import Never
from tests.integration.faust_redis.support import (
    COPIES,
    NOTES,
    QUICK,
    Heard,
    Worker,
    all_acknowledged,
    append,
    dead_letters,
    pending,
    subscription,
    until,
    working,
)
from tools.embedded.ports import free_ports
from tools.embedded.valkey import Valkey

STRICT = replace(QUICK, dead_letters_per_minute=2)


async def test_broken_code_does_not_empty_a_stream_into_the_dead_letters(
    redis: Redis, redis_url: str
) -> None:
    """At the limit the stream is halted: what is left waits for code that works."""
    await append(redis, *range(10))
    async with working(redis_url, subscription(Heard(lambda _: Never("broken"))), options=STRICT) as worker:
        await until(lambda: worker.monitor.halted_streams == [NOTES.name])
    assert len(await dead_letters(redis)) == 2


async def test_the_entry_that_is_one_too_many_is_kept(redis: Redis, redis_url: str) -> None:
    """It is handed back, and handled by the next process."""
    await append(redis, 1, 2, 3)
    async with working(redis_url, subscription(Heard(lambda _: Never("broken"))), options=STRICT) as worker:
        await until(lambda: worker.monitor.halted_streams == [NOTES.name])
    repaired = Heard()
    async with working(redis_url, subscription(repaired), options=STRICT):
        await until(lambda: all_acknowledged(redis))
    assert len(repaired.numbers) == 1


async def test_a_halted_stream_turns_the_health_red(redis: Redis, redis_url: str) -> None:
    """The check names the stream."""
    await append(redis, 1, 2, 3)
    async with working(redis_url, subscription(Heard(lambda _: Never("broken"))), options=STRICT) as worker:
        await until(lambda: worker.monitor.halted_streams == [NOTES.name])
        with pytest.raises(StreamHalted, match=r"notes .* more dead letters"):
            await worker.consumer.check()


async def test_other_streams_go_on_when_one_is_halted(redis: Redis, redis_url: str) -> None:
    """One broken handler does not take the others' customers away."""
    heard = Heard()
    await append(redis, 1, 2, 3)
    broken = subscription(Heard(lambda _: Never("broken")))
    async with working(redis_url, broken, subscription(heard, stream=COPIES), options=STRICT) as worker:
        await until(lambda: worker.monitor.halted_streams == [NOTES.name])
        await append(redis, 4, stream=COPIES)
        await until(lambda: heard.numbers == [4])


async def test_a_halted_stream_hands_its_entries_to_nobody_twice(redis: Redis, redis_url: str) -> None:
    """After the halt nothing of the stream is in hand."""
    await append(redis, *range(6))
    async with working(redis_url, subscription(Heard(lambda _: Never("broken"))), options=STRICT) as worker:
        await until(lambda: worker.monitor.halted_streams == [NOTES.name])
        await until(lambda: worker.monitor.finished_as.total() == 6)
        await asyncio.sleep(1.5 * QUICK.visibility_seconds)
        assert worker.monitor.finished_as.total() == 6
    assert await pending(redis) > 0


async def test_a_server_that_may_evict_entries_is_refused(tmp_path: Path) -> None:
    """The error names the policy found and what to do."""
    async with Valkey(tmp_path, free_ports(1)[0], persistent=False) as valkey:
        async with Redis.from_url(valkey.url) as client:
            await client.config_set("maxmemory-policy", "allkeys-lru")
        worker = Worker(valkey.url, subscription(Heard()))
        await worker.consumer.start()
        await until(lambda: worker.consumer.crashed)
        await worker.stop()
    assert isinstance(worker.consumer.crash_reason, EvictionPolicyRefused)
    assert "allkeys-lru" in str(worker.consumer.crash_reason)
    assert "allow_eviction" in str(worker.consumer.crash_reason)


async def test_a_flag_allows_such_a_server(tmp_path: Path) -> None:
    """For a trial on one's own machine."""
    async with Valkey(tmp_path, free_ports(1)[0], persistent=False) as valkey:
        async with Redis.from_url(valkey.url) as client:
            await client.config_set("maxmemory-policy", "allkeys-lru")
        async with working(
            valkey.url, subscription(Heard()), options=replace(QUICK, allow_eviction=True)
        ) as worker:
            assert await worker.is_consuming()
