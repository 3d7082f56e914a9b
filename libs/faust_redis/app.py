"""A Faust app whose streams are consumer groups of Redis Streams.

Faust is the frame of the process; a service of our own consumes the streams.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Iterable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from typing import TypeVar
from uuid import uuid4

from mode.types import ServiceT
from starlette.types import ASGIApp

from libs.faust_redis.client import Client
from libs.faust_redis.consumer import Consumer
from libs.faust_redis.dead_letter_store import DeadLetterStore
from libs.faust_redis.dead_letters import Undertaker
from libs.faust_redis.errors import UndecodableEntry
from libs.faust_redis.frame import Frame
from libs.faust_redis.keys import Layout
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
from libs.faust_redis.subscription import Subscription
from libs.faust_redis.token_buckets import TokenBuckets

T = TypeVar("T")

DEFAULTS = Options()


class App(Frame):
    """A Faust app that consumes Redis streams.

    Handlers are declared with `@app.stream(STREAM, concurrency=…)`; `app.run()` runs the process.
    """

    def __init__(
        self,
        name: str,
        *,
        redis_url: str,
        consumer: str,
        group: str | None = None,
        version: str = "",
        options: Options = DEFAULTS,
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
        `clock` counts seconds; `now` tells when an entry became a dead letter.
        """
        super().__init__(name, web=web, host=host, port=port)
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
        self._lifespan = lifespan
        # Faust's own `producer` is Kafka's.
        self.stream_producer = Producer(self._pipeline, shards=options.shards)
        self.token_buckets = TokenBuckets(self._pipeline)
        self._layout = Layout(options.shards, client.clustered)

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

    def on_init_dependencies(self) -> Iterable[ServiceT]:
        """Start the consumer, and none of what Faust would start for Kafka."""
        return [self._consumer_service]

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


def _call_soon(function: Callable[[], None]) -> None:
    asyncio.get_running_loop().call_soon(function)
