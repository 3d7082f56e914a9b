"""A stream of invented notes, and consumers of it that live within a test."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

import msgspec
from redis.asyncio import Redis

from libs.faust_redis.client import Client
from libs.faust_redis.consumer import Consumer
from libs.faust_redis.dead_letters import Undertaker
from libs.faust_redis.errors import NotConsuming, StreamHalted
from libs.faust_redis.leader import Leader
from libs.faust_redis.measures import Measure
from libs.faust_redis.outcomes import Done, Outcome
from libs.faust_redis.pipeline import Pipeline
from libs.faust_redis.settings import Options
from libs.faust_redis.slots import Slots
from libs.faust_redis.stream import Stream
from libs.faust_redis.stream_consumer import Surroundings
from libs.faust_redis.subscription import Handler, Subscription

GROUP = "readers"
DIED_AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
QUICK = Options(visibility_seconds=1.0, backoff_seconds=0.02, stop_seconds=0.5, max_deliveries=3)
"""Waits short enough for tests."""


class Note(msgspec.Struct, frozen=True):
    """An invented event."""

    number: int
    text: str = ""


NOTES = Stream("notes", Note)
COPIES = Stream("copies", Note)


@dataclass
class Recorder:
    """A monitor that keeps what it was told."""

    finished_as: Counter[str] = field(default_factory=Counter)
    errors: list[Exception] = field(default_factory=list)
    taken_over_entries: int = 0
    lost_entries: int = 0
    dead_entries: list[tuple[str, str]] = field(default_factory=list)
    halted_streams: list[str] = field(default_factory=list)
    delivered_entries: int = 0
    most_in_flight: int = 0
    measures: list[Measure] = field(default_factory=list)
    trimmed_entries: int = 0
    memories: list[tuple[int, bool]] = field(default_factory=list)

    def delivered(self, _stream: str, _group: str, entries: int) -> None:
        """Count them."""
        self.delivered_entries += entries

    def finished(self, _stream: str, outcome: str, _seconds: float) -> None:
        """Count it by its outcome."""
        self.finished_as[outcome] += 1

    def failed(self, _stream: str, _entry_id: str, error: Exception) -> None:
        """Keep the error."""
        self.errors.append(error)

    def taken_over(self, _stream: str, _group: str, entries: int) -> None:
        """Count them."""
        self.taken_over_entries += entries

    def lost(self, _stream: str, entries: int) -> None:
        """Count them."""
        self.lost_entries += entries

    def dead(self, stream: str, _group: str, _entry_id: str, reason: str) -> None:
        """Keep stream and reason."""
        self.dead_entries.append((stream, reason))

    def halted(self, stream: str, _reason: str) -> None:
        """Keep the stream."""
        self.halted_streams.append(stream)

    def in_flight(self, _stream: str, entries: int) -> None:
        """Keep the largest number."""
        self.most_in_flight = max(self.most_in_flight, entries)

    def measured(self, measure: Measure) -> None:
        """Keep it."""
        self.measures.append(measure)

    def trimmed(self, _stream: str, entries: int) -> None:
        """Count them."""
        self.trimmed_entries += entries

    def memory(self, _used_bytes: int, ceiling_bytes: int, *, alarm: bool) -> None:
        """Keep ceiling and alarm."""
        self.memories.append((ceiling_bytes, alarm))


class Heard:
    """A handler that keeps the notes it was given, and answers as it was told to."""

    def __init__(self, answer: Callable[[Note], Outcome] = lambda _: Done()) -> None:
        self.numbers: list[int] = []
        self._answer = answer

    async def __call__(self, note: Note) -> Outcome:
        """Keep it, and answer."""
        self.numbers.append(note.number)
        return self._answer(note)


class Held(Heard):
    """A handler that does not end before it is released."""

    def __init__(self) -> None:
        super().__init__()
        self.release = asyncio.Event()

    async def __call__(self, note: Note) -> Outcome:
        """Keep it, wait, and answer."""
        outcome = await super().__call__(note)
        await self.release.wait()
        return outcome


def subscription(
    handler: Handler, *, stream: Stream[Any] = NOTES, concurrency: int = 8, weight: float = 1
) -> Subscription:
    """`handler` of `stream`."""
    return Subscription(stream, handler, concurrency, weight)


class Worker:
    """What a process of an app would hold: a consumer with connections of its own."""

    _names = itertools.count(1)

    def __init__(
        self,
        redis_url: str,
        *subscriptions: Subscription,
        options: Options = QUICK,
        group: str = GROUP,
    ) -> None:
        self._held_up_seconds = 0.0
        self.name = f"worker-{next(self._names)}"
        self.monitor = Recorder()
        self.pipeline = Pipeline(Client(redis_url).link(), timeout_seconds=options.append_timeout_seconds)
        leader = Leader(
            self.pipeline,
            app="app",
            candidate=self.name,
            lease_seconds=options.leader_lease_seconds,
            clock=self._clock,
        )
        loop = asyncio.get_running_loop()
        shared = Surroundings(
            client=Client(redis_url),
            pipeline=self.pipeline,
            group=group,
            consumer=self.name,
            slots=Slots(call_soon=loop.call_soon, most=options.max_running),
            options=options,
            undertaker=Undertaker(service="app", version="1.2.3", now=lambda: DIED_AT),
            monitor=self.monitor,
            clock=self._clock,
        )
        self.consumer = Consumer(shared, leader)
        for each in subscriptions:
            self.consumer.subscribe(each)

    def held_up(self, *, seconds: float) -> None:
        """Let the worker's clock jump, as it does when the process is stopped or its event loop blocked."""
        self._held_up_seconds += seconds

    def _clock(self) -> float:
        return time.monotonic() + self._held_up_seconds

    async def start(self) -> None:
        """Start, and return when the streams are being consumed."""
        await self.consumer.start()
        await until(self.is_consuming)

    async def stop(self) -> None:
        """Stop as a process does at SIGTERM."""
        await self.consumer.stop()
        await self.pipeline.close()

    async def is_consuming(self) -> bool:
        """Whether the streams are being consumed, or were until one of them was halted."""
        try:
            await self.consumer.check()
        except NotConsuming:
            return False
        except StreamHalted:
            return True
        return True


@asynccontextmanager
async def working(
    redis_url: str, *subscriptions: Subscription, options: Options = QUICK, group: str = GROUP
) -> AsyncIterator[Worker]:
    """A worker that is started, and stopped at the end."""
    worker = Worker(redis_url, *subscriptions, options=options, group=group)
    try:
        await worker.start()
        yield worker
    finally:
        await worker.stop()


async def until(
    condition: Callable[[], Awaitable[bool]] | Callable[[], bool], *, within: float = 10.0
) -> None:
    """Wait until `condition` holds; fail after `within` seconds."""
    deadline = time.monotonic() + within
    while True:
        holds = condition()
        if not isinstance(holds, bool):
            holds = await holds
        if holds:
            return
        assert time.monotonic() < deadline, f"it did not come about within {within} s"
        await asyncio.sleep(0.01)


async def append(redis: Redis, *numbers: int, stream: Stream[Note] = NOTES, text: str = "") -> list[bytes]:
    """Append notes with these numbers, as any client would; return their ids."""
    pipeline = redis.pipeline(transaction=False)
    for number in numbers:
        pipeline.xadd(stream.name, {"event": stream.encode(Note(number, text))})
    return cast("list[bytes]", await pipeline.execute())


async def pending(redis: Redis, stream: str = NOTES.name, group: str = GROUP) -> int:
    """How many entries are delivered and not acknowledged."""
    return int((await redis.xpending(stream, group))["pending"])


async def all_acknowledged(redis: Redis, stream: str = NOTES.name, group: str = GROUP) -> bool:
    """Whether the group has read and acknowledged everything."""
    (state,) = [each for each in await redis.xinfo_groups(stream) if each["name"] == group.encode()]
    return bool(state["pending"] == 0 and state["lag"] == 0)


async def deliver_to(redis: Redis, consumer: str, *, count: int = 100) -> None:
    """Let a consumer that will never be heard of again read entries, as one does that dies at once."""
    await redis.xgroup_create(NOTES.name, GROUP, id="0", mkstream=True)
    await redis.xreadgroup(GROUP, consumer, {NOTES.name: ">"}, count=count)


async def appended(redis: Redis, stream: Stream[Note] = NOTES) -> dict[str, Note]:
    """The notes in a stream, by entry id."""
    entries = await redis.xrange(stream.name)
    rows = cast("list[tuple[bytes, dict[bytes, bytes]]]", entries)
    return {entry_id.decode(): stream.decode(fields[b"event"]) for entry_id, fields in rows}


async def dead_letters(redis: Redis, stream: Stream[Any] = NOTES) -> list[dict[bytes, bytes]]:
    """The dead letters of a stream."""
    letters = cast("list[tuple[bytes, dict[bytes, bytes]]]", await redis.xrange(f"{stream.name}.dead"))
    return [fields for _, fields in letters]
