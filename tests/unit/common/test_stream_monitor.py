"""What becomes of stream entries, as metrics."""

from __future__ import annotations

import pytest

from libs.common.metrics import Metrics
from libs.common.stream_monitor import StreamMonitor

STREAM = {"stream": "wa.inbound"}


@pytest.fixture
def metrics() -> Metrics:
    """Metrics that have counted nothing."""
    return Metrics()


@pytest.fixture
def monitor(metrics: Metrics) -> StreamMonitor:
    """A monitor of a consumer."""
    return StreamMonitor(metrics)


def shown(metrics: Metrics, name: str, **labels: str) -> float | None:
    """What operators see of the stream."""
    return metrics.registry.get_sample_value(name, STREAM | labels)


def test_outcomes_are_counted_with_the_time_they_took(metrics: Metrics, monitor: StreamMonitor) -> None:
    """By stream and outcome."""
    monitor.finished("wa.inbound", "later", 0.25)
    assert shown(metrics, "gpbikes_stream_entries_total", outcome="later") == 1
    assert shown(metrics, "gpbikes_stream_entry_seconds_sum") == 0.25


def test_dead_letters_are_counted(metrics: Metrics, monitor: StreamMonitor) -> None:
    """Whatever their reason, which may be anything."""
    monitor.dead("wa.inbound", "1-0", "undecodable")
    monitor.dead("wa.inbound", "1-1", "five failures")
    assert shown(metrics, "gpbikes_stream_dead_total") == 2


def test_entries_taken_over_are_counted(metrics: Metrics, monitor: StreamMonitor) -> None:
    """Each tells of a worker that died or was too slow."""
    monitor.taken_over("wa.inbound", 3)
    assert shown(metrics, "gpbikes_stream_taken_over_total") == 3


def test_entries_in_hand_are_shown_as_they_are_now(metrics: Metrics, monitor: StreamMonitor) -> None:
    """The newest figure counts."""
    monitor.in_flight("wa.inbound", 7)
    monitor.in_flight("wa.inbound", 2)
    assert shown(metrics, "gpbikes_stream_in_flight") == 2
