"""One stream hop by each contender: read, decode, append to the next stream, acknowledge.

`python -m tools.bench.hop_contenders NAME REDIS_URL EVENTS` fills a stream, lets the contender carry all of
it over, and prints the wall and processor seconds from its start to the last acknowledgement as JSON.
"""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import msgspec
from redis.asyncio import Redis

from libs.faust_redis.app import App
from libs.faust_redis.outcomes import Done, Outcome
from libs.faust_redis.stream import Stream
from tools.bench.hop_work import CONCURRENCY, EVENT, GROUP, SOURCE, TARGET, Event, Hop, main, of_stream


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


def taskiq_message() -> bytes:
    """What taskiq's client would have written for one event."""
    return msgspec.json.encode(
        {"task_id": "1", "task_name": "hop", "labels": {}, "args": [msgspec.to_builtins(EVENT)], "kwargs": {}}
    )


EVENT_BYTES = msgspec.json.encode(EVENT)
CONTENDERS: dict[str, Hop] = {
    "bare": of_stream(bare, {b"event": EVENT_BYTES}),
    "faust_redis": of_stream(faust_redis, {b"event": EVENT_BYTES}),
    "faststream_batches": of_stream(faststream_batches, {b"__data__": EVENT_BYTES}),
    "faststream_messages": of_stream(faststream_messages, {b"__data__": EVENT_BYTES}),
    "taskiq": of_stream(taskiq, {b"data": taskiq_message()}),
}
"""By name: the contender, and the entry that its own producer would have written."""


if __name__ == "__main__":
    main(CONTENDERS)
