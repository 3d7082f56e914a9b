"""One stream hop by each contender: read, decode, append to the next stream, acknowledge.

`python -m tools.bench.hop_contenders NAME REDIS_URL EVENTS` fills a stream, lets the contender carry all of
it over, and prints the wall and processor seconds from its start to the last acknowledgement as JSON.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import logging
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, TypeAlias, cast

import msgspec
import uvloop
from redis.asyncio import Redis

from libs.faust_redis.app import App
from libs.faust_redis.outcomes import Done, Outcome
from libs.faust_redis.stream import Stream

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
Hop: TypeAlias = Callable[[str], AbstractAsyncContextManager[None]]
"""Carries everything over that stands in the stream of the server at a URL, as long as it is entered."""


@asynccontextmanager
async def bare(url: str) -> AsyncIterator[None]:
    """A loop over batches: one read, one pipeline with all appends and one acknowledgement, raw replies."""
    async with Redis.from_url(url, protocol=2) as redis:
        redis.response_callbacks.clear()
        await redis.xgroup_create(SOURCE, GROUP, id="0")
        loop = asyncio.create_task(_bare_loop(redis))
        yield
        await _end(loop)


async def _bare_loop(redis: Redis) -> None:
    encoder, decoder = msgspec.json.Encoder(), msgspec.json.Decoder(Event)
    read = ("XREADGROUP", "GROUP", GROUP, "bare", "COUNT", CONCURRENCY, "BLOCK", 1000, "STREAMS", SOURCE, ">")
    while True:
        reply: Any = await redis.execute_command(*read)  # type: ignore[no-untyped-call]  # redis-py leaves it
        rows = reply[0][1] if reply else []
        pipeline = redis.pipeline(transaction=False)
        for _, fields in rows:
            event = decoder.decode(fields[1])
            pipeline.execute_command("XADD", TARGET, "*", "event", encoder.encode(event))
        pipeline.execute_command("XACK", SOURCE, GROUP, *(entry_id for entry_id, _ in rows))
        await pipeline.execute()


@asynccontextmanager
async def faust_redis(url: str) -> AsyncIterator[None]:
    """Our own library, with everything that it does for an entry."""
    app = App("hop", redis_url=url, group=GROUP, consumer="bench")
    source, target = Stream(SOURCE, Event), Stream(TARGET, Event)

    async def handle(event: Event) -> Outcome:
        await app.stream_producer.append(target, event)
        return Done()

    app.stream(source, concurrency=CONCURRENCY)(handle)
    await app.start()
    yield
    await app.stop()


@asynccontextmanager
async def faststream_messages(url: str) -> AsyncIterator[None]:
    """FastStream, a message at a time, so many at once."""
    faststream: Any = importlib.import_module("faststream.redis")
    broker = faststream.RedisBroker(url)

    async def handle(event: dict[str, Any]) -> None:
        await broker.publish(event, stream=TARGET)

    subscription = faststream.StreamSub(SOURCE, group=GROUP, consumer="bench", last_id="0")
    broker.subscriber(stream=subscription, max_workers=CONCURRENCY)(handle)
    await broker.start()
    yield
    await broker.stop()


@asynccontextmanager
async def faststream_batches(url: str) -> AsyncIterator[None]:
    """FastStream, a batch at a time, its appends in one pipeline."""
    faststream: Any = importlib.import_module("faststream.redis")
    broker = faststream.RedisBroker(url)
    redis = Redis.from_url(url)

    async def handle(batch: list[dict[str, Any]]) -> None:
        pipeline = redis.pipeline(transaction=False)
        for event in batch:
            await broker.publish(event, stream=TARGET, pipeline=pipeline)
        await pipeline.execute()

    subscription = faststream.StreamSub(
        SOURCE, group=GROUP, consumer="bench", batch=True, max_records=CONCURRENCY, last_id="0"
    )
    broker.subscriber(stream=subscription)(handle)
    await broker.start()
    yield
    await broker.stop()
    await redis.aclose()


@asynccontextmanager
async def taskiq(url: str) -> AsyncIterator[None]:
    """Taskiq with its broker over streams, so many tasks at once."""
    taskiq_redis: Any = importlib.import_module("taskiq_redis")
    receiver: Any = importlib.import_module("taskiq.receiver")
    broker = taskiq_redis.RedisStreamBroker(
        url, queue_name=SOURCE, consumer_group_name=GROUP, consumer_id="0"
    )
    async with Redis.from_url(url) as redis:

        async def handle(event: dict[str, Any]) -> None:
            await redis.xadd(TARGET, {"event": msgspec.json.encode(event)})

        broker.task("hop")(handle)
        work = receiver.Receiver(broker, max_async_tasks=CONCURRENCY).listen(asyncio.Event())
        listening = asyncio.create_task(work)
        yield
        await _end(listening)


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait([task])


async def fill(url: str, events: int, fields: dict[bytes, bytes]) -> None:
    """Empty both streams, and put `events` equal entries into the first."""
    async with Redis.from_url(url) as redis:
        await redis.delete(SOURCE, TARGET)
        for start in range(0, events, FILL_AT_ONCE):
            pipeline = redis.pipeline(transaction=False)
            for _ in range(min(FILL_AT_ONCE, events - start)):
                pipeline.xadd(SOURCE, cast("dict[Any, Any]", fields))
            await pipeline.execute()


def taskiq_message() -> bytes:
    """What taskiq's client would have written for one event."""
    return msgspec.json.encode(
        {"task_id": "1", "task_name": "hop", "labels": {}, "args": [msgspec.to_builtins(EVENT)], "kwargs": {}}
    )


EVENT_BYTES = msgspec.json.encode(EVENT)
CONTENDERS: dict[str, tuple[Hop, dict[bytes, bytes]]] = {
    "bare": (bare, {b"event": EVENT_BYTES}),
    "faust_redis": (faust_redis, {b"event": EVENT_BYTES}),
    "faststream_batches": (faststream_batches, {b"__data__": EVENT_BYTES}),
    "faststream_messages": (faststream_messages, {b"__data__": EVENT_BYTES}),
    "taskiq": (taskiq, {b"data": taskiq_message()}),
}
"""By name: the contender, and the entry that its own producer would have written."""


async def measure(name: str, url: str, events: int) -> dict[str, float]:
    """Wall and processor seconds of this process for one hop of all events, after a short one to warm up."""
    hop, fields = CONTENDERS[name]
    await _hop(hop, url, WARM_UP_EVENTS, fields)
    return await _hop(hop, url, events, fields)


async def _hop(hop: Hop, url: str, events: int, fields: dict[bytes, bytes]) -> dict[str, float]:
    await fill(url, events, fields)
    started, busy = time.perf_counter(), time.process_time()
    async with hop(url):
        await _carried(url, events)
        return {"seconds": time.perf_counter() - started, "processor": time.process_time() - busy}


async def _carried(url: str, events: int) -> None:
    """Return when all events were appended to the next stream and acknowledged."""
    async with Redis.from_url(url) as redis:
        # Only the server knows, for every contender alike.
        while await redis.xlen(TARGET) < events or (await redis.xpending(SOURCE, GROUP))["pending"]:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


if __name__ == "__main__":
    logging.disable(logging.INFO)
    contender, redis_url, count = sys.argv[1:]
    print(json.dumps(uvloop.run(measure(contender, redis_url, int(count)))))
