"""A Faust app whose streams are consumer groups of Redis Streams.

Faust is the frame: process, signals, order of start and stop, timers, crontab, web server. Its Kafka side
stays off; a service of our own consumes the streams.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Iterable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from typing import Any, NoReturn, TypeVar
from uuid import uuid4

import faust
from faust.app.base import BootStrategy
from faust.contrib.asgi import serve_asgi
from mode.types import ServiceT
from starlette.types import ASGIApp

from libs.faust_redis import worker
from libs.faust_redis.client import Client
from libs.faust_redis.consumer import Consumer
from libs.faust_redis.dead_letter_store import DeadLetterStore
from libs.faust_redis.dead_letters import Undertaker
from libs.faust_redis.errors import UndecodableEntry
from libs.faust_redis.jobs import Job, Jobs
from libs.faust_redis.keys import Layout
from libs.faust_redis.lane import Subscription
from libs.faust_redis.leader import Leader
from libs.faust_redis.measures import measure
from libs.faust_redis.monitor import Monitor, SilentMonitor
from libs.faust_redis.outcomes import Outcome
from libs.faust_redis.pipeline import Pipeline
from libs.faust_redis.producer import Producer
from libs.faust_redis.settings import Options
from libs.faust_redis.slots import Slots
from libs.faust_redis.stream import Stream
from libs.faust_redis.stream_consumer import Surroundings
from libs.faust_redis.token_buckets import TokenBuckets

T = TypeVar("T")


class WithoutKafka(BootStrategy):
    """Starts neither producer, consumer, conductor nor tables."""

    enable_kafka = False


class App(faust.App):
    """A Faust app that consumes Redis streams.

    Handlers are declared with `@app.stream(STREAM, concurrency=…)`; `app.run()` runs the process.
    """

    BootStrategy = WithoutKafka

    def __init__(
        self,
        name: str,
        *,
        redis_url: str,
        consumer: str,
        group: str | None = None,
        version: str = "",
        visibility_seconds: float | None = None,
        max_deliveries: int | None = None,
        options: Options | None = None,
        web: ASGIApp | None = None,
        host: str = "127.0.0.1",
        port: int = 8000,
        lifespan: Callable[[], AbstractAsyncContextManager[object]] | None = None,
        monitor: Monitor | None = None,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        token: Callable[[], str] = lambda: uuid4().hex[:8],
    ) -> None:
        """Describe the app; nothing is connected before it runs.

        `group` is the consumer group (default: `name`). `consumer` names this process, and `token` makes the
        name unique: two processes of one name would take each other's entries for their own. `lifespan` opens
        what handlers need, and closes it after the last of them. `web` is served on `host` and `port`.
        `visibility_seconds` and `max_deliveries` win over `options`. `clock` counts seconds; `now` tells when
        an entry became a dead letter.
        """
        super().__init__(name, web_bind=host, web_port=port)
        options = _with(options or Options(), visibility_seconds, max_deliveries)
        client = Client(
            redis_url,
            name=name,
            connect_timeout_seconds=options.connect_timeout_seconds,
            timeout_seconds=options.append_timeout_seconds,
        )
        self._pipeline = Pipeline(client.link(), timeout_seconds=options.append_timeout_seconds)
        self._surroundings = Surroundings(
            client=client,
            pipeline=self._pipeline,
            group=group or name,
            consumer=f"{consumer}.{token()}",
            slots=Slots(call_soon=_call_soon, most=options.max_running),
            options=options,
            undertaker=Undertaker(service=name, version=version, now=now),
            monitor=monitor or SilentMonitor(),
            clock=clock,
        )
        self._leader = Leader(
            self._pipeline,
            app=name,
            candidate=self._surroundings.consumer,
            lease_seconds=options.leader_lease_seconds,
            clock=clock,
        )
        self._consumer_service = Consumer(self._surroundings, self._leader)
        self._jobs = Jobs()
        self._lifespan = lifespan
        # Faust's own `producer` is Kafka's.
        self.stream_producer = Producer(self._pipeline, shards=options.shards)
        self.token_buckets = TokenBuckets(self._pipeline)
        self._layout = Layout(options.shards, client.clustered)
        if web is not None:
            serve_asgi(self, web, host=host, port=port, access_log=False)

    def stream(  # type: ignore[override]  # Faust's makes streams of Kafka topics, which this app has none of
        self, stream: Stream[T], *, concurrency: int, weight: float = 1.0
    ) -> Callable[[Callable[[T], Awaitable[Outcome]]], Callable[[T], Awaitable[Outcome]]]:
        """Declare the handler of a stream, of which at most `concurrency` run at once in this process.

        A stream that is split into shards has an equal part of that in each.
        While more entries wait than the process can start, streams get turns in proportion to their weights.
        """

        def declare(handler: Callable[[T], Awaitable[Outcome]]) -> Callable[[T], Awaitable[Outcome]]:
            self._consumer_service.subscribe(Subscription(stream, handler, concurrency, weight))
            return handler

        return declare

    def timer(  # type: ignore[override]  # a timer of typed jobs that outlives their errors
        self, interval: float, on_leader: bool = False, *, at_start: bool = False
    ) -> Callable[[Job], Job]:
        """Run a function every `interval` seconds; with `on_leader`, only while this process leads the app.

        The first run comes after `interval`, with `at_start` another one when the app has started.
        A run that raises is logged, and the next one comes at its time.
        """
        schedule = super().timer(interval, on_leader=on_leader)

        def register(job: Job) -> Job:
            guarded: Job = self._jobs.guarded(job)
            if at_start:
                self.task(guarded)
            schedule(guarded)
            return job

        return register

    def crontab(  # type: ignore[override]  # as above
        self, cron_format: str, *, timezone: tzinfo | None = None, on_leader: bool = False
    ) -> Callable[[Job], Job]:
        """Run a function at the times that `cron_format` names; otherwise like `timer`."""
        schedule = super().crontab(cron_format, timezone=timezone, on_leader=on_leader)
        return lambda job: schedule(self._jobs.guarded(job))

    def is_leader(self) -> bool:
        """Whether this process holds the app's lease."""
        return self._leader.leading

    async def check_server(self) -> None:
        """Return when the server answers; raise ServerUnavailable when it does not."""
        await self._pipeline.submit(("PING",))

    async def check_streams(self) -> None:
        """Return when every stream is being consumed; raise NotConsuming or StreamHalted when one is not."""
        await self._consumer_service.check()

    async def in_hand(self, stream: Stream[T], *, older_seconds: float) -> list[T]:
        """The events of `stream` that were appended so long ago, were read, and are not settled.

        Their workers are slow, stopped or dead, or wait to try them again. Whatever was appended earlier than
        an event that is settled has been read, so that nothing before it is missing here; those that wait for
        longer than the visibility excepted. What cannot be decoded is left out. Raises ServerUnavailable.
        """
        found = await self._consumer_service.in_hand(stream.name, older_seconds=older_seconds)
        events = []
        for data in found:
            with contextlib.suppress(UndecodableEntry):  # its worker will make it a dead letter
                events.append(stream.decode(data))
        return events

    async def oldest_seconds(self, stream: Stream[T]) -> float:
        """The age of the oldest entry of `stream` that is unread or not settled; 0 without one.

        Raises ServerUnavailable.
        """
        return await self._consumer_service.oldest_seconds(stream.name)

    async def unconsumed(self, streams: Iterable[str]) -> list[str]:
        """Those of `streams` that have a group without a consumer; a stream that nobody has made is not one.

        A worker that was killed counts as a consumer until its name is removed, an hour later.
        Raises ServerUnavailable or CommandRefused.
        """
        return [
            stream
            for stream in streams
            for key in self._layout.read(stream)
            if any(each.consumers == 0 for each in await measure(self._pipeline, key))
        ]

    async def forget_dead_letters(self, streams: Iterable[str], *, before: datetime) -> int:
        """Remove the dead letters of `streams` that died before that moment; how many.

        Raises ServerUnavailable or CommandRefused.
        """
        store = DeadLetterStore(self._pipeline)
        every = [key for stream in streams for key in self._layout.read(stream)]
        return sum([await store.forget(key, before=before) for key in every])

    def run(self) -> NoReturn:
        """Run the process until it is told to stop, then exit."""
        worker.run(self)

    def on_init_dependencies(self) -> Iterable[ServiceT]:
        """Start the consumer, and none of what Faust would start for Kafka."""
        return [self._consumer_service]

    async def on_first_start(self) -> None:
        """Make none of the folders that Faust would keep tables in."""

    async def on_start(self) -> None:
        """Open what handlers need, before the consumer starts."""
        self.finalize()
        if self._lifespan is not None:
            await self.add_async_context(self._lifespan())

    async def on_stop(self) -> None:
        """Stop consuming and let jobs end, while what handlers need is still open."""
        await self._consumer_service.stop()
        await self._jobs.finish(within_seconds=self._surroundings.options.stop_seconds)
        await super().on_stop()

    async def on_shutdown(self) -> None:
        """Close the connection, last of all."""
        await self._pipeline.close()

    async def _wait_for_table_recovery_completed(self) -> bool:
        return False  # there are no tables; Faust would make its table manager to ask it


def _with(options: Options, visibility_seconds: float | None, max_deliveries: int | None) -> Options:
    given: dict[str, Any] = {"visibility_seconds": visibility_seconds, "max_deliveries": max_deliveries}
    return replace(options, **{name: value for name, value in given.items() if value is not None})


def _call_soon(function: Callable[[], None]) -> None:
    asyncio.get_running_loop().call_soon(function)
