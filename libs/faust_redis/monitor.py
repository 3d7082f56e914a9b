"""What a consumer tells about itself, for metrics and alarms. Every hook must return at once."""

from __future__ import annotations

from typing import Protocol

from libs.faust_redis.measures import Measure


class Monitor(Protocol):
    """The hooks; `stream` and `group` are always names."""

    def delivered(self, stream: str, group: str, entries: int) -> None:
        """New entries were read."""

    def finished(self, stream: str, outcome: str, seconds: float) -> None:
        """A handler ended after `seconds`: done, later, never, failed, or cancelled by a stop."""

    def failed(self, stream: str, entry_id: str, error: Exception) -> None:
        """A handler raised `error`; the entry is delivered again, or has become a dead letter."""

    def taken_over(self, stream: str, group: str, entries: int) -> None:
        """Entries were claimed: a worker's that died, or ones whose wait for another delivery was over."""

    def lost(self, stream: str, entries: int) -> None:
        """Entries in hand were found to have been taken over by another worker."""

    def dead(self, stream: str, group: str, entry_id: str, reason: str) -> None:
        """An entry was moved to the dead letters."""

    def halted(self, stream: str, reason: str) -> None:
        """The stream is not consumed any more, until the process is started again."""

    def in_flight(self, stream: str, entries: int) -> None:
        """So many entries are in hand, told with every heartbeat."""

    def measured(self, measure: Measure) -> None:
        """The app's group of a stream was measured."""

    def trimmed(self, stream: str, entries: int) -> None:
        """Entries that every group has acknowledged were removed."""

    def memory(self, used_bytes: int, ceiling_bytes: int, *, alarm: bool) -> None:
        """The server uses so much of its ceiling (0: it has none), and whether that is alarming."""


class SilentMonitor:
    """Tells nobody."""

    def delivered(self, stream: str, group: str, entries: int) -> None:
        """Ignore it."""

    def finished(self, stream: str, outcome: str, seconds: float) -> None:
        """Ignore it."""

    def failed(self, stream: str, entry_id: str, error: Exception) -> None:
        """Ignore it."""

    def taken_over(self, stream: str, group: str, entries: int) -> None:
        """Ignore it."""

    def lost(self, stream: str, entries: int) -> None:
        """Ignore it."""

    def dead(self, stream: str, group: str, entry_id: str, reason: str) -> None:
        """Ignore it."""

    def halted(self, stream: str, reason: str) -> None:
        """Ignore it."""

    def in_flight(self, stream: str, entries: int) -> None:
        """Ignore it."""

    def measured(self, measure: Measure) -> None:
        """Ignore it."""

    def trimmed(self, stream: str, entries: int) -> None:
        """Ignore it."""

    def memory(self, used_bytes: int, ceiling_bytes: int, *, alarm: bool) -> None:
        """Ignore it."""
