"""One stream's way through the process: its entries are taken in, handled in turn, and settled."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from libs.faust_redis.entry import Entry
from libs.faust_redis.errors import FaustRedisError, UndecodableEntry
from libs.faust_redis.group import Group
from libs.faust_redis.in_flight import InFlight
from libs.faust_redis.monitor import Monitor
from libs.faust_redis.outcomes import Done, Later, Never, Outcome
from libs.faust_redis.settings import Options
from libs.faust_redis.settlement import Settlement
from libs.faust_redis.slots import Slots
from libs.faust_redis.subscription import Subscription


class Lane:
    """Handles the entries of one stream.

    An entry is in hand, and therefore renewed, from its delivery until it is settled, whatever way that goes.
    """

    def __init__(
        self,
        subscription: Subscription,
        group: Group,
        *,
        in_flight: InFlight,
        slots: Slots,
        settlement: Settlement,
        options: Options,
        monitor: Monitor,
        clock: Callable[[], float],
        entry_left: Callable[[Entry], None],
    ) -> None:
        """Handle what `group` delivers. `clock` counts seconds; `entry_left` hears of every entry settled."""
        self._subscription = subscription
        self._group = group
        self._in_flight = in_flight
        self._slots = slots
        self._queue = slots.queue(
            self._start, weight=subscription.weight, concurrency=subscription.concurrency
        )
        self._settlement = settlement
        self._options = options
        self._monitor = monitor
        self._clock = clock
        self._entry_left = entry_left

    def take_in(self, entries: Sequence[Entry]) -> None:
        """Take delivered entries in hand: each is handled when its turn comes, or put where it belongs."""
        ready = []
        for entry in entries:
            if entry.id in self._in_flight:
                continue  # it was in hand all the time
            self._in_flight.add(entry)
            away = self._put_away(entry)
            if away is None:
                ready.append(entry)
            else:
                entry.task = asyncio.create_task(self._finish(entry, away))
        if ready:
            self._slots.add(self._queue, ready)

    def close(self) -> None:
        """Take no more entries in hand, and hand back those whose handler has not started."""
        self._in_flight.close()
        while self._queue.waiting:
            entry = self._queue.waiting.popleft()
            entry.task = asyncio.create_task(self._finish(entry, self._settlement.hand_back(entry)))

    async def stop(self, *, within_seconds: float) -> None:
        """Close; let handlers end within this time; then cancel them and hand their entries back."""
        self.close()
        await self._wait_for_tasks(within_seconds)
        for entry in self._in_flight:
            if entry.task:
                entry.task.cancel()
        await self._wait_for_tasks(2 * self._options.append_timeout_seconds)
        await self._settlement.acknowledger.drain(within_seconds=2 * self._options.append_timeout_seconds)

    def _put_away(self, entry: Entry) -> Coroutine[Any, Any, None] | None:
        """Decode the entry; where it cannot be handled here, return what is to be done with it."""
        if self._in_flight.closed:
            return self._settlement.hand_back(entry)
        if entry.group and entry.group != self._group.group.encode():
            return self._settlement.ignore(entry)
        if not entry.well_formed:
            return self._settlement.bury(
                entry, "undecodable: no field named event (all its fields kept, base64)"
            )
        if entry.deliveries > self._options.max_deliveries:
            reason = f"delivered {entry.deliveries - 1} times, the last time without any outcome"
            return self._settlement.bury(entry, reason)
        try:
            entry.event = self._subscription.stream.decode(entry.data)
        except UndecodableEntry as error:
            return self._settlement.bury(entry, f"undecodable: {error.problem}")
        return None

    def _start(self, entry: Entry) -> None:
        entry.task = asyncio.create_task(self._handle(entry))

    async def _handle(self, entry: Entry) -> None:
        # Asked here and not where the task is made: another handler may block the event loop in between.
        started = self._clock()
        stale = entry.lost or started - entry.confirmed_at > self._options.lease_seconds
        try:
            if stale and not await self._still_ours(entry):
                return
            outcome = await self._outcome(entry)
            self._monitor.finished(self._group.stream, outcome, self._clock() - started)
        finally:
            self._slots.finished(self._queue)
            self._leave(entry)

    async def _still_ours(self, entry: Entry) -> bool:
        if entry.lost:
            return False
        asked_at = self._clock()
        try:
            lost = await self._group.renew([entry.id])
        except FaustRedisError:
            return False  # nobody can tell: whoever finds it idle takes it over
        if lost:
            self._monitor.lost(self._group.stream, 1)
        entry.confirmed_at = asked_at
        return not lost

    async def _outcome(self, entry: Entry) -> str:
        try:
            return await self._settle(entry, await self._subscription.handler(entry.event))
        except asyncio.CancelledError:
            if not self._in_flight.closed:  # not by us: handed back, it would come again and again
                await self._settlement.failed(entry, RuntimeError("the handler was cancelled from within"))
                return "failed"
            await self._settlement.hand_back(entry)
            return "cancelled"
        except Exception as error:  # noqa: BLE001 - whatever a handler raises is a failed delivery
            await self._settlement.failed(entry, error)
            return "failed"

    async def _settle(self, entry: Entry, outcome: Outcome) -> str:
        match outcome:
            case Done():
                self._settlement.done(entry)
                return "done"
            case Later():
                await self._settlement.later(entry, outcome)
                return "later"
            case Never():
                await self._settlement.bury(entry, outcome.reason)
                return "never"
        raise TypeError(f"a handler must answer Done, Later or Never, not {type(outcome).__name__}")

    async def _finish(self, entry: Entry, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        finally:
            self._leave(entry)

    def _leave(self, entry: Entry) -> None:
        self._in_flight.remove(entry)
        self._entry_left(entry)

    async def _wait_for_tasks(self, timeout_seconds: float) -> None:
        tasks = [entry.task for entry in self._in_flight if entry.task]
        if tasks:
            await asyncio.wait(tasks, timeout=timeout_seconds)
