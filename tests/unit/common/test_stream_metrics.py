"""What becomes of stream entries, as metrics and log lines."""

from __future__ import annotations

import structlog

from libs.common.metrics import Metrics
from libs.common.stream_metrics import StreamMetrics


def test_outcomes_are_counted_by_stream() -> None:
    """Operators see how many entries were handled, how, and how long it took."""
    metrics = Metrics()
    StreamMetrics(metrics).finished("wa.inbound", "done", 0.25)
    labels = {"stream": "wa.inbound"}
    assert (
        metrics.registry.get_sample_value("gpbikes_stream_entries_total", labels | {"outcome": "done"}) == 1
    )
    assert metrics.registry.get_sample_value("gpbikes_stream_entry_seconds_sum", labels) == 0.25


def test_dead_letters_are_counted_and_told() -> None:
    """Each one is a line in the log with the entry's id and the reason."""
    metrics = Metrics()
    with structlog.testing.capture_logs() as lines:
        StreamMetrics(metrics).dead("wa.inbound", "1-0", "undecodable")
    assert metrics.registry.get_sample_value("gpbikes_stream_dead_total", {"stream": "wa.inbound"}) == 1
    assert lines == [
        {
            "event": "entry_dead",
            "stream": "wa.inbound",
            "entry_id": "1-0",
            "reason": "undecodable",
            "log_level": "error",
        }
    ]


def test_entries_taken_over_and_in_hand_are_shown() -> None:
    """Both tell how the group shares its work."""
    metrics = Metrics()
    monitor = StreamMetrics(metrics)
    monitor.taken_over("wa.inbound", 3)
    monitor.in_flight("wa.inbound", 7)
    labels = {"stream": "wa.inbound"}
    assert metrics.registry.get_sample_value("gpbikes_stream_taken_over_total", labels) == 3
    assert metrics.registry.get_sample_value("gpbikes_stream_in_flight", labels) == 7


def test_a_failed_entry_is_told_without_what_it_carried() -> None:
    """The line has the entry's id and the error; its text goes through the redaction of all logs."""
    with structlog.testing.capture_logs() as lines:
        StreamMetrics(Metrics()).failed("wa.inbound", "1-0", ValueError("boom"))
    assert [(line["event"], line["entry_id"]) for line in lines] == [("entry_failed", "1-0")]
