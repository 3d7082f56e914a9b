"""A clock that stands still until it is told how much time has passed."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
"""A Monday, noon in Bogotá."""


class FrozenClock:
    """Behaves as `libs.common.clock.Clock`, except that waiting takes no time."""

    def __init__(self, now: datetime = NOON) -> None:
        self._start = now
        self._now = now

    def now(self) -> datetime:
        """The moment at which the clock stands."""
        return self._now

    def monotonic(self) -> float:
        """Seconds that have been let pass."""
        return (self._now - self._start).total_seconds()

    async def sleep(self, seconds: float) -> None:
        """Let `seconds` pass."""
        self.advance(timedelta(seconds=seconds))
        await asyncio.sleep(0)

    def advance(self, by: timedelta) -> None:
        """Let time pass."""
        self._now += by
