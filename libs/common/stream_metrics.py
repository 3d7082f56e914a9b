"""What a consumer of streams tells about itself, as metrics and log lines."""

from __future__ import annotations

import structlog

from libs.common.metrics import Metrics

_log = structlog.stdlib.get_logger(__name__)


class StreamMetrics:
    """Counts what happens to entries; the monitor of every service's app."""

    def __init__(self, metrics: Metrics) -> None:
        """Count in `metrics`."""
        self._metrics = metrics

    def delivered(self, stream: str, entries: int) -> None:
        """Nothing: what was delivered is counted when it is finished."""

    def finished(self, stream: str, outcome: str, seconds: float) -> None:
        """Count the outcome and the time it took."""
        self._metrics.entries.labels(stream, outcome).inc()
        self._metrics.entry_seconds.labels(stream).observe(seconds)

    def failed(self, stream: str, entry_id: str, error: Exception) -> None:
        """Say where the handler failed."""
        _log.error("entry_failed", stream=stream, entry_id=entry_id, exc_info=error)

    def taken_over(self, stream: str, entries: int) -> None:
        """Count entries that another worker left."""
        self._metrics.taken_over.labels(stream).inc(entries)

    def lost(self, stream: str, entries: int) -> None:
        """Say that this process was too slow to keep what it had."""
        _log.warning("entries_lost", stream=stream, entries=entries)

    def dead(self, stream: str, entry_id: str, reason: str) -> None:
        """Count a dead letter and say why it became one."""
        self._metrics.dead.labels(stream).inc()
        _log.error("entry_dead", stream=stream, entry_id=entry_id, reason=reason)

    def halted(self, stream: str, reason: str) -> None:
        """Say that the stream is not consumed any more."""
        _log.critical("stream_halted", stream=stream, reason=reason)

    def in_flight(self, stream: str, entries: int) -> None:
        """Show how many entries are in hand."""
        self._metrics.entries_in_flight.labels(stream).set(entries)
