"""The log of exchanges and its totals."""

from __future__ import annotations

from tools.simulator.exchanges import ExchangeLog
from tools.simulator.live import Feed
from tools.simulator.models import Behaviour, Exchange


def exchange(status: int = 200) -> Exchange:
    """A webhook that was answered with this status."""
    return Exchange(
        id=0,
        kind="webhook",
        operation="message.text",
        at=0.0,
        method="POST",
        path="/",
        status=status,
        milliseconds=1.0,
    )


def log(behaviour: Behaviour | None = None, maximum: int = 10) -> ExchangeLog:
    """An empty log."""
    return ExchangeLog(feed=Feed(), behaviour=behaviour or Behaviour(), maximum=maximum)


def test_exchanges_are_numbered_in_order() -> None:
    """A page can tell what it has seen."""
    kept = log()
    for _ in range(3):
        kept.record(exchange())
    assert [one.id for one in kept.all()] == [1, 2, 3]


def test_only_the_last_are_kept_but_all_are_counted() -> None:
    """Memory stays bounded."""
    kept = log(maximum=2)
    for _ in range(5):
        kept.record(exchange())
    assert len(kept.all()) == 2
    assert kept.counters["webhook.message.text.200"] == 5


def test_no_answer_is_counted_as_such() -> None:
    """It has no HTTP status."""
    kept = log()
    kept.record(exchange(status=0))
    assert kept.counters["webhook.message.text.unanswered"] == 1


def test_a_quiet_log_counts_only() -> None:
    """For load."""
    kept = log(Behaviour(quiet=True))
    kept.record(exchange())
    assert kept.all() == []
    assert kept.counters["webhook.message.text.200"] == 1


def test_latencies_are_told_as_percentiles_in_milliseconds() -> None:
    """A hundred replies, from 1 to 100 ms."""
    kept = log()
    for milliseconds in range(1, 101):
        kept.record_reply_latency(milliseconds / 1000)
    latency = kept.reply_latency()
    assert (latency.samples, latency.p50, latency.p95, latency.p99) == (100, 51.0, 96.0, 100.0)


def test_no_replies_have_no_latency() -> None:
    """Zero samples, not an error."""
    assert log().reply_latency().samples == 0
