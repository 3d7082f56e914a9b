"""What becomes of stream entries, as metrics."""

from __future__ import annotations

import pytest

from libs.common.metrics import Metrics
from libs.common.stream_monitor import StreamMonitor
from libs.faust_redis.measures import Measure

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
    monitor.dead("wa.inbound", "router", "1-0", "undecodable")
    monitor.dead("wa.inbound", "router", "1-1", "five failures")
    assert shown(metrics, "gpbikes_stream_dead_total", group="router") == 2


def test_entries_taken_over_are_counted(metrics: Metrics, monitor: StreamMonitor) -> None:
    """Each tells of a worker that died or was too slow."""
    monitor.taken_over("wa.inbound", "router", 3)
    assert shown(metrics, "gpbikes_stream_taken_over_total") == 3


def test_entries_in_hand_are_shown_as_they_are_now(metrics: Metrics, monitor: StreamMonitor) -> None:
    """The newest figure counts."""
    monitor.in_flight("wa.inbound", 7)
    monitor.in_flight("wa.inbound", 2)
    assert shown(metrics, "gpbikes_stream_in_flight") == 2


def test_entries_taken_over_count_as_deliveries(metrics: Metrics, monitor: StreamMonitor) -> None:
    """As do those read for the first time."""
    monitor.delivered("wa.inbound", "router", 5)
    monitor.taken_over("wa.inbound", "router", 3)
    assert shown(metrics, "gpbikes_stream_deliveries_total", group="router") == 8


def test_a_measure_is_shown_by_stream_and_group(metrics: Metrics, monitor: StreamMonitor) -> None:
    """What is unread, pending and postponed, and how old the oldest is."""
    monitor.measured(Measure("wa.inbound", "router", 12, 3, 7, 1.5, consumers=2, read=99, dead=0))
    names = [f"gpbikes_stream_{figure}" for figure in ("lag", "pending", "postponed", "oldest_seconds")]
    assert [shown(metrics, name, group="router") for name in names] == [12, 3, 7, 1.5]


def test_what_has_not_happened_yet_is_shown_as_nothing(metrics: Metrics, monitor: StreamMonitor) -> None:
    """A first dead letter or failure is an increase then, which an alert sees."""
    monitor.measured(
        Measure(
            "wa.inbound", "router", 0, pending=0, postponed=0, oldest_seconds=0, consumers=1, read=0, dead=4
        )
    )
    assert shown(metrics, "gpbikes_stream_dead_total", group="router") == 0
    assert shown(metrics, "gpbikes_stream_entries_total", outcome="failed") == 0
    assert shown(metrics, "gpbikes_stream_dead_letters") == 4


def test_removed_entries_are_counted(metrics: Metrics, monitor: StreamMonitor) -> None:
    """By stream."""
    monitor.trimmed("wa.inbound", 100)
    assert shown(metrics, "gpbikes_stream_trimmed_total") == 100


def test_memory_that_runs_short_is_shown(metrics: Metrics, monitor: StreamMonitor) -> None:
    """With the figures, and as an alarm that needs no arithmetic."""
    monitor.memory(80, 100, alarm=True)
    names = [f"gpbikes_redis_memory_{figure}" for figure in ("bytes", "ceiling_bytes", "alarm")]
    assert [metrics.registry.get_sample_value(name) for name in names] == [80, 100, 1]
