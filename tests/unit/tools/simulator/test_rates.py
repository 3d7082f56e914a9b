"""How often a number may send."""

from __future__ import annotations

from tools.simulator.graph_api.rates import TokenBucket, pair_bucket, throughput_bucket


def taken(bucket: TokenBucket, times: int, now: float) -> int:
    """How many of so many tokens are given at this moment."""
    return sum(bucket.take(now) for _ in range(times))


def test_forty_five_messages_to_one_customer_may_come_at_once() -> None:
    """The forty-sixth is refused."""
    assert taken(pair_bucket(now=0.0), 46, now=0.0) == 45


def test_after_a_burst_one_message_per_six_seconds_is_left() -> None:
    """Borrowed messages are paid back by waiting."""
    bucket = pair_bucket(now=0.0)
    taken(bucket, 45, now=0.0)
    assert taken(bucket, 2, now=5.9) == 0
    assert taken(bucket, 2, now=6.1) == 1


def test_waiting_long_saves_no_more_than_one_burst() -> None:
    """A day of silence does not allow a thousand messages."""
    bucket = pair_bucket(now=0.0)
    assert taken(bucket, 100, now=86_400.0) == 45


def test_throughput_counts_all_customers_together() -> None:
    """Eighty in a second, and eighty in the next."""
    bucket = throughput_bucket(80, now=0.0)
    assert taken(bucket, 200, now=0.0) == 80
    assert taken(bucket, 200, now=1.0) == 80


def test_a_clock_that_goes_back_gives_nothing() -> None:
    """And takes nothing away."""
    bucket = throughput_bucket(1, now=10.0)
    bucket.take(10.0)
    assert not bucket.take(5.0)
