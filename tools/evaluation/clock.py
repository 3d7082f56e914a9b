"""A clock that conversations set: days pass in them without anybody waiting."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime, timedelta


class SetClock:
    """Behaves as `libs.common.clock.Clock`; the time of day stands still, the stopwatch is the machine's."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def now(self) -> datetime:
        """The moment at which it was set."""
        return self._moment

    def monotonic(self) -> float:
        """Seconds on the machine's own stopwatch."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Let `seconds` pass at once."""
        self.advance(timedelta(seconds=seconds))
        await asyncio.sleep(0)

    def set(self, moment: datetime) -> None:
        """Show another moment, which may be an earlier one."""
        self._moment = moment

    def advance(self, by: timedelta) -> None:
        """Let time pass."""
        self._moment += by
