"""Several streams in one process: each has its room, and its turns by weight."""

from __future__ import annotations

import asyncio

from redis.asyncio import Redis

from libs.faust_redis.outcomes import Done, Outcome
from tests.integration.faust_redis.support import (
    COPIES,
    NOTES,
    Heard,
    Held,
    Note,
    append,
    subscription,
    until,
    working,
)


async def test_a_slow_stream_does_not_starve_another(redis: Redis, redis_url: str) -> None:
    """All places of the first are taken for long; the second is handled at once."""
    held, heard = Held(), Heard()
    await append(redis, *range(20))
    async with working(redis_url, subscription(held, concurrency=4), subscription(heard, stream=COPIES)):
        await until(lambda: len(held.numbers) == 4)
        await append(redis, 1, 2, stream=COPIES)
        await until(lambda: sorted(heard.numbers) == [1, 2])
        held.release.set()


async def test_a_backlog_of_campaigns_does_not_delay_replies(redis: Redis, redis_url: str) -> None:
    """While both wait, replies with eight times the weight are started about eight times as often."""
    order: list[str] = []

    def noting(name: str) -> Heard:
        class Noting(Heard):
            async def __call__(self, note: Note) -> Outcome:
                order.append(name)
                await asyncio.sleep(0)
                return await super().__call__(note)

        return Noting(lambda _: Done())

    await append(redis, *range(1000))
    await append(redis, *range(1000), stream=COPIES)
    campaigns = subscription(noting("campaign"), concurrency=500, weight=1)
    replies = subscription(noting("reply"), stream=COPIES, concurrency=500, weight=8)
    async with working(redis_url, campaigns, replies):
        await until(lambda: len(order) == 2000, within=20)
    last_reply = max(place for place, name in enumerate(order) if name == "reply")
    assert order[:last_reply].count("campaign") < 700


async def test_streams_of_one_process_do_not_share_their_dead_letters(redis: Redis, redis_url: str) -> None:
    """Each stream has its own, beside it."""
    await redis.xadd(NOTES.name, {"event": "?"})
    await redis.xadd(COPIES.name, {"event": "!"})
    async with working(redis_url, subscription(Heard()), subscription(Heard(), stream=COPIES)) as worker:
        await until(lambda: len(worker.monitor.dead_entries) == 2)
    assert [await redis.xlen(f"{stream.name}.dead") for stream in (NOTES, COPIES)] == [1, 1]
