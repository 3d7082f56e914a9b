"""How far a sweeper looks back that does not know what was before it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from libs.common.sweeper import CLOCKS_APART, PROMOTED_FOR, perhaps_died_after
from libs.faust_redis.server_info import Life

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


def life(name: str, *, age_seconds: int, promoted: bool = False) -> Life:
    """A server that was started so long ago."""
    return Life(name, age_seconds=age_seconds, promoted=promoted)


def test_a_server_that_has_run_for_long_has_lost_nothing_that_nobody_has_found() -> None:
    """Another instance of the router, or a new version of it, publishes nothing again."""
    assert perhaps_died_after({life("a", age_seconds=3600)}, NOW) is None


def test_a_server_that_was_started_a_moment_ago_may_have_lost_something() -> None:
    """Before its start, by whichever of two clocks."""
    assert perhaps_died_after({life("a", age_seconds=20)}, NOW) == NOW - timedelta(seconds=20) - CLOCKS_APART


def test_of_two_masters_that_were_started_lately_the_earlier_counts() -> None:
    """One that has run for long does not."""
    lives = {life("a", age_seconds=20), life("b", age_seconds=90), life("c", age_seconds=9000)}
    assert perhaps_died_after(lives, NOW) == NOW - timedelta(seconds=90) - CLOCKS_APART


def test_a_replica_that_has_taken_its_masters_place_is_as_old_as_is_assumed() -> None:
    """It has run for long, and may lack what its master had not told it."""
    lives = {life("a", age_seconds=9000, promoted=True)}
    assert perhaps_died_after(lives, NOW) == NOW - PROMOTED_FOR - CLOCKS_APART
