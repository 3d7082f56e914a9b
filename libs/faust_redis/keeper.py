"""Keeping what is ours, and taking over what has been left: the heartbeat of one stream."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from libs.faust_redis.due_times import DueTimes
from libs.faust_redis.entry import Entry
from libs.faust_redis.errors import FaustRedisError
from libs.faust_redis.group import Group
from libs.faust_redis.in_flight import InFlight
from libs.faust_redis.lane import Lane
from libs.faust_redis.monitor import Monitor
from libs.faust_redis.settings import Options

logger = logging.getLogger(__name__)

BRING_BACK_AT_ONCE = 200


class Keeper:
    """Renews entries in hand, brings postponed ones back, and takes over those that nobody renews."""

    def __init__(
        self,
        group: Group,
        lane: Lane,
        *,
        in_flight: InFlight,
        due_times: DueTimes,
        options: Options,
        monitor: Monitor,
        clock: Callable[[], float],
    ) -> None:
        """Beat every heartbeat, and whenever something is due."""
        self._group = group
        self._lane = lane
        self._in_flight = in_flight
        self._due_times = due_times
        self._options = options
        self._monitor = monitor
        self._clock = clock
        self._more_left = False
        self._stopped = False

    def stop(self) -> None:
        """End after the beat that may be under way: what it takes over must not be left unknown to us."""
        self._stopped = True
        self._due_times.add(0)

    def entry_left(self, entry: Entry) -> None:
        """An entry was settled: if others wait to be taken over for that, look at once."""
        if self._more_left or entry.suspect:
            self._more_left = False
            self._due_times.add(0)

    async def run(self) -> None:
        """Beat until stopped; while the server is away, wait and try again."""
        while not self._stopped:
            try:
                await self.beat()
            except FaustRedisError as error:
                extra = {"stream": self._group.stream, "error": str(error)}
                logger.warning("heartbeat failed, trying again", extra=extra)
                await asyncio.sleep(min(1.0, self._options.heartbeat_seconds))
            await self._due_times.wait(at_most=self._options.heartbeat_seconds)

    async def beat(self) -> None:
        """Renew; then, while entries are taken in, bring back and take over what is due.

        Raises ServerUnavailable or CommandRefused.
        """
        self._monitor.in_flight(self._group.stream, len(self._in_flight))
        # First of all: after a long stop our own entries look abandoned to ourselves, too.
        await self._renew()
        if not self._in_flight.closed:
            await self._bring_back()
            await self._take_over()

    async def _renew(self) -> None:
        now = self._clock()
        recently = now - self._options.heartbeat_seconds / 2
        entries = [entry for entry in self._in_flight if entry.confirmed_at < recently and not entry.lost]
        if not entries:
            return
        lost = await self._group.renew([entry.id for entry in entries])
        if lost:
            self._monitor.lost(self._group.stream, len(lost))
        for entry in entries:
            if entry.id in lost:
                entry.lost = True
            else:
                entry.confirmed_at = now

    async def _bring_back(self) -> None:
        following = await self._group.bring_back(most=BRING_BACK_AT_ONCE)
        if following is not None and following < self._options.heartbeat_seconds:
            self._due_times.add(following)

    async def _take_over(self) -> None:
        room = self._in_flight.room
        if not room:
            self._more_left = True
            return
        suspects = 0 if any(entry.suspect for entry in self._in_flight) else 1
        entries = await self._group.take_over(
            idle_seconds=self._options.visibility_seconds,
            most=room,
            most_suspects=suspects,
            confirmed_at=self._clock(),
        )
        self._more_left = len(entries) == room
        if entries:
            self._monitor.taken_over(self._group.stream, self._group.group, len(entries))
            self._lane.take_in(entries)
