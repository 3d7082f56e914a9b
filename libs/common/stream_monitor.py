"""What the consumers of streams tell about themselves, as metrics."""

from __future__ import annotations

from libs.common.metrics import Metrics


class StreamMonitor:
    """The hooks of `libs.faust_redis.monitor.Monitor`; what is logged there already is only counted here."""

    def __init__(self, metrics: Metrics) -> None:
        """Count in `metrics`."""
        self._metrics = metrics

    def delivered(self, stream: str, entries: int) -> None:
        """Entries that are handled are counted when they are finished."""

    def finished(self, stream: str, outcome: str, seconds: float) -> None:
        """Count the outcome and the time it took."""
        self._metrics.entries.labels(stream, outcome).inc()
        self._metrics.entry_seconds.labels(stream).observe(seconds)

    def failed(self, stream: str, entry_id: str, error: Exception) -> None:
        """A failure is counted as an outcome."""

    def taken_over(self, stream: str, entries: int) -> None:
        """Count entries taken over."""
        self._metrics.taken_over.labels(stream).inc(entries)

    def lost(self, stream: str, entries: int) -> None:
        """What one worker has lost another counts as taken over."""

    def dead(self, stream: str, entry_id: str, reason: str) -> None:  # noqa: ARG002 - a label must have few values
        """Count a dead letter."""
        self._metrics.dead.labels(stream).inc()

    def halted(self, stream: str, reason: str) -> None:
        """The health page tells it."""

    def in_flight(self, stream: str, entries: int) -> None:
        """Show how many entries are in hand."""
        self._metrics.entries_in_flight.labels(stream).set(entries)
