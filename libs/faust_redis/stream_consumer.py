"""Everything that consumes one stream, put together."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass

from libs.faust_redis.client import Client
from libs.faust_redis.dead_letters import DeadLetters, Undertaker
from libs.faust_redis.due_times import DueTimes
from libs.faust_redis.entry import Entry
from libs.faust_redis.group import READ_TIMEOUT_SECONDS, Group
from libs.faust_redis.in_flight import InFlight
from libs.faust_redis.keeper import Keeper
from libs.faust_redis.lane import Lane
from libs.faust_redis.limiter import DeadLetterLimit
from libs.faust_redis.monitor import Monitor
from libs.faust_redis.pipeline import Pipeline
from libs.faust_redis.reader import Reader
from libs.faust_redis.settings import Options
from libs.faust_redis.settlement import Settlement
from libs.faust_redis.slots import Slots
from libs.faust_redis.subscription import Subscription

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Surroundings:
    """What the streams of one process share."""

    client: Client
    pipeline: Pipeline
    group: str
    consumer: str
    slots: Slots
    options: Options
    undertaker: Undertaker
    monitor: Monitor
    clock: Callable[[], float]


class StreamConsumer:
    """Consumes one stream: reads, handles, keeps, takes over, and stops in order."""

    def __init__(self, subscription: Subscription, shared: Surroundings) -> None:
        """Consume what `subscription` names; nothing is read yet."""
        options, monitor, clock = shared.options, shared.monitor, shared.clock
        self._options = options
        self._monitor = monitor
        self._in_flight = InFlight(subscription.concurrency)
        self.group = Group(
            shared.pipeline, stream=subscription.stream.name, group=shared.group, consumer=shared.consumer
        )
        due_times = DueTimes(clock=clock)
        limit = DeadLetterLimit(options.dead_letters_per_minute, clock=clock)
        settlement = Settlement(
            self.group,
            dead_letters=DeadLetters(self.group, undertaker=shared.undertaker, limit=limit),
            due_times=due_times,
            options=options,
            monitor=monitor,
            halt=self._halt,
        )
        self._lane = Lane(
            subscription,
            self.group,
            in_flight=self._in_flight,
            slots=shared.slots,
            settlement=settlement,
            options=options,
            monitor=monitor,
            clock=clock,
            entry_left=self._entry_left,
        )
        self._keeper = Keeper(
            self.group,
            self._lane,
            in_flight=self._in_flight,
            due_times=due_times,
            options=options,
            monitor=monitor,
            clock=clock,
        )
        self._reader = Reader(
            self.group,
            shared.client.link(),
            self._lane,
            in_flight=self._in_flight,
            options=options,
            monitor=monitor,
            clock=clock,
        )
        self._reading_ended = asyncio.Event()
        self.halted: str | None = None

    async def run(self) -> None:
        """Consume until stopped."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._keeper.run())
            tasks.create_task(self._read())

    async def stop(self, *, within_seconds: float) -> None:
        """Read no more, let handlers end, hand back what they have not done within this time."""
        self._lane.close()
        with contextlib.suppress(TimeoutError):  # the reader never began: the process crashed before
            await asyncio.wait_for(
                self._reading_ended.wait(), self._options.block_seconds + READ_TIMEOUT_SECONDS
            )
        await self._lane.stop(within_seconds=within_seconds)
        self._keeper.stop()

    async def _read(self) -> None:
        try:
            await self._reader.run()
        finally:
            self._reading_ended.set()

    def _halt(self, reason: str) -> None:
        if self.halted is None:
            self.halted = reason
            logger.critical("stream halted", extra={"stream": self.group.stream, "reason": reason})
            self._monitor.halted(self.group.stream, reason)
            self._lane.close()

    def _entry_left(self, entry: Entry) -> None:
        self._keeper.entry_left(entry)
