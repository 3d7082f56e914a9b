"""What the consumers of streams tell about themselves, as metrics."""

from __future__ import annotations

from libs.common.metrics import Metrics
from libs.faust_redis.measures import Measure

OUTCOMES = ("done", "later", "never", "failed")


class StreamMonitor:
    """The hooks of `libs.faust_redis.monitor.Monitor`; what is logged there already is only counted here."""

    def __init__(self, metrics: Metrics) -> None:
        """Count in `metrics`."""
        self._metrics = metrics

    def delivered(self, stream: str, group: str, entries: int) -> None:
        """Count them as deliveries."""
        self._metrics.stream_deliveries.labels(stream, group).inc(entries)

    def finished(self, stream: str, outcome: str, seconds: float) -> None:
        """Count the outcome and the time it took."""
        self._metrics.entries.labels(stream, outcome).inc()
        self._metrics.entry_seconds.labels(stream).observe(seconds)

    def failed(self, stream: str, entry_id: str, error: Exception) -> None:
        """A failure is counted as an outcome."""

    def taken_over(self, stream: str, group: str, entries: int) -> None:
        """Count entries taken over, which are deliveries, too."""
        self._metrics.taken_over.labels(stream).inc(entries)
        self._metrics.stream_deliveries.labels(stream, group).inc(entries)

    def lost(self, stream: str, entries: int) -> None:
        """What one worker has lost another counts as taken over."""

    def dead(self, stream: str, group: str, entry_id: str, reason: str) -> None:  # noqa: ARG002 - a label must have few values
        """Count a dead letter."""
        self._metrics.dead.labels(stream, group).inc()

    def halted(self, stream: str, reason: str) -> None:
        """The health page tells it."""

    def in_flight(self, stream: str, entries: int) -> None:
        """Show how many entries are in hand."""
        self._metrics.entries_in_flight.labels(stream).set(entries)

    def measured(self, measure: Measure) -> None:
        """Show how far the group has come; what has not happened yet is 0, so that its first time shows."""
        names = (measure.stream, measure.group)
        self._metrics.dead.labels(*names)
        self._metrics.taken_over.labels(measure.stream)
        for outcome in OUTCOMES:
            self._metrics.entries.labels(measure.stream, outcome)
        self._metrics.dead_letters.labels(measure.stream).set(measure.dead)
        self._metrics.stream_lag.labels(*names).set(measure.lag)
        self._metrics.stream_pending.labels(*names).set(measure.pending)
        self._metrics.stream_postponed.labels(*names).set(measure.postponed)
        self._metrics.stream_oldest_seconds.labels(*names).set(measure.oldest_seconds)

    def trimmed(self, stream: str, entries: int) -> None:
        """Count them."""
        self._metrics.stream_trimmed.labels(stream).inc(entries)

    def memory(self, used_bytes: int, ceiling_bytes: int, *, alarm: bool) -> None:
        """Show the server's memory."""
        self._metrics.redis_memory_bytes.set(used_bytes)
        self._metrics.redis_memory_ceiling_bytes.set(ceiling_bytes)
        self._metrics.redis_memory_alarm.set(alarm)
