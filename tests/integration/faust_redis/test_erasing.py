"""Single events are taken out of a stream wherever they wait, and nothing else is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import cast

import pytest_asyncio
from redis.asyncio import Redis

from libs.faust_redis import keys
from libs.faust_redis.client import Client
from libs.faust_redis.erasing import erase
from libs.faust_redis.pipeline import Pipeline


@pytest_asyncio.fixture
async def pipeline(redis_url: str) -> AsyncIterator[Pipeline]:
    """A way to the server."""
    pipeline = Pipeline(Client(redis_url).link(), timeout_seconds=5.0)
    yield pipeline
    await pipeline.close()


async def events(redis: Redis, stream: str) -> list[bytes]:
    """What waits in a stream."""
    entries = cast("list[tuple[bytes, dict[bytes, bytes]]]", await redis.xrange(stream))
    return [fields[b"event"] for _, fields in entries]


async def test_events_unread_in_hand_given_up_and_postponed(pipeline: Pipeline, redis: Redis) -> None:
    """All of them go; the others stay, and whoever has one in hand keeps it."""
    await redis.xgroup_create("orders", "cook", mkstream=True)
    for name in (b"ana", b"carlos"):
        await redis.xadd("orders", {"event": name})
    await redis.xreadgroup("cook", "first", {"orders": ">"})
    for name in (b"ana", b"carlos"):
        await redis.xadd("orders", {"event": name})
        await redis.xadd(keys.dead_letters("orders"), {"event": name, "reason": "burnt"})
        await redis.zadd(keys.postponed("orders", "cook"), {b"1-0\n1\n\n" + name: 1.0})
    assert await erase(pipeline, "orders", lambda event: event == b"carlos") == 4
    left, dead = await events(redis, "orders"), await events(redis, keys.dead_letters("orders"))
    postponed = await redis.zrange(keys.postponed("orders", "cook"), 0, -1)
    assert (left, dead, postponed) == ([b"ana", b"ana"], [b"ana"], [b"1-0\n1\n\nana"])
    assert (await redis.xpending("orders", "cook"))["pending"] == 1


async def test_a_stream_that_nobody_has_used(pipeline: Pipeline) -> None:
    """There is nothing to take out of it, and that is no error."""
    assert await erase(pipeline, "nothing", lambda _: True) == 0
