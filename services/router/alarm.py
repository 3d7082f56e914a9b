"""Waiting for the next of many moments."""

from __future__ import annotations

import asyncio
import heapq
from contextlib import suppress
from datetime import datetime, timedelta

from libs.common.clock import Clock


class Alarm:
    """Wakes its one waiter at each moment it was given, and when it was told to."""

    def __init__(self, *, clock: Clock) -> None:
        """Start with no moment to wait for."""
        self._clock = clock
        self._moments: list[datetime] = []
        self._changed = asyncio.Event()

    def set(self, moment: datetime) -> None:
        """Wake the waiter at `moment`, too; at once when that has passed."""
        heapq.heappush(self._moments, moment)
        if self._moments[0] == moment:
            self._changed.set()

    async def wait(self, at_most: timedelta) -> None:
        """Return when a moment has come, at the latest after `at_most`; what has passed is forgotten."""
        latest = self._clock.now() + at_most
        while (remaining := self._next(latest) - self._clock.now()) > timedelta():
            self._changed.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), remaining.total_seconds())
        self._forget(self._clock.now())

    def _next(self, latest: datetime) -> datetime:
        return min(latest, self._moments[0]) if self._moments else latest

    def _forget(self, now: datetime) -> None:
        while self._moments and self._moments[0] <= now:
            heapq.heappop(self._moments)
