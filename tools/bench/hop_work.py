"""The work of a stream hop and how it is timed: the same for each contender, and in each environment.

Imports nothing of the project, since an older redis-py than ours is what some contenders run with.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, cast

import msgspec
import uvloop
from redis.asyncio import Redis

CONCURRENCY = 64
GROUP = "hop"
SOURCE = "hop.in"
TARGET = "hop.out"
FILL_AT_ONCE = 500
WARM_UP_EVENTS = 200


class Event(msgspec.Struct):
    """An invented event of about 700 bytes."""

    number: int
    text: str


EVENT = Event(1, "x" * 670)


@dataclass(frozen=True)
class Hop:
    """A contender."""

    carry: Callable[[str], AbstractAsyncContextManager[None]]
    """Carries everything over that stands in the source of the server at a URL, as long as it is entered."""

    fill: Callable[[str, int], Awaitable[None]]
    """Puts so many events into the empty source, as the contender's own producer would write them."""

    unfinished: Callable[[Redis], Awaitable[int]]
    """How many of them are not acknowledged."""


def of_stream(
    carry: Callable[[str], AbstractAsyncContextManager[None]], fields: Mapping[bytes, bytes]
) -> Hop:
    """A contender whose source is a stream, each of whose entries has `fields`."""

    async def fill(url: str, events: int) -> None:
        async with Redis.from_url(url) as redis:
            for start in range(0, events, FILL_AT_ONCE):
                pipeline = redis.pipeline(transaction=False)
                for _ in range(min(FILL_AT_ONCE, events - start)):
                    pipeline.xadd(SOURCE, cast("dict[Any, Any]", fields))
                await pipeline.execute()

    async def unfinished(redis: Redis) -> int:
        return int((await redis.xpending(SOURCE, GROUP))["pending"])

    return Hop(carry, fill, unfinished)


def main(contenders: Mapping[str, Hop]) -> None:
    """Measure the contender of the command line, `NAME REDIS_URL EVENTS`, and print the figures as JSON."""
    logging.disable(logging.INFO)
    name, url, events = sys.argv[1:]
    print(json.dumps(uvloop.run(measure(contenders[name], url, int(events)))))


async def measure(hop: Hop, url: str, events: int) -> dict[str, float]:
    """Wall and processor seconds of this process for one hop of all events, after a short one to warm up."""
    await _time(hop, url, WARM_UP_EVENTS)
    return await _time(hop, url, events)


async def _time(hop: Hop, url: str, events: int) -> dict[str, float]:
    async with Redis.from_url(url) as redis:
        await redis.flushdb()
    await hop.fill(url, events)
    started, busy = time.perf_counter(), time.process_time()
    async with hop.carry(url):
        await _carried(hop, url, events)
        return {"seconds": time.perf_counter() - started, "processor": time.process_time() - busy}


async def _carried(hop: Hop, url: str, events: int) -> None:
    """Return when all events were appended to the next stream and acknowledged."""
    async with Redis.from_url(url) as redis:
        # Only the server knows, for every contender alike.
        while await redis.xlen(TARGET) < events or await hop.unfinished(redis):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
