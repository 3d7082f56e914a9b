"""When entries that wait become due: lets a keeper sleep exactly so long."""

from __future__ import annotations

import asyncio
import contextlib
import heapq
from collections.abc import Callable


class DueTimes:
    """Remembers moments, and wakes whoever waits for the next one."""

    def __init__(self, *, clock: Callable[[], float]) -> None:
        """Count with `clock`, in seconds."""
        self._clock = clock
        self._moments: list[float] = []
        self._changed = asyncio.Event()

    def add(self, seconds: float) -> None:
        """Something is due in `seconds`."""
        heapq.heappush(self._moments, self._clock() + seconds)
        self._changed.set()

    async def wait(self, *, at_most: float) -> None:
        """Return when something is due, or after `at_most` seconds."""
        end = self._clock() + at_most
        while (remaining := min([end, *self._moments[:1]]) - self._clock()) > 0:
            self._changed.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), remaining)
        while self._moments and self._moments[0] <= self._clock():
            heapq.heappop(self._moments)
