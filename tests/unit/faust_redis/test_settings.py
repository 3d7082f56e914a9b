"""Options: what cannot work is refused at once; what follows from the visibility stays within it."""

from __future__ import annotations

import pytest

from libs.faust_redis.settings import Options


@pytest.mark.parametrize("name", ["visibility_seconds", "backoff_seconds", "stop_seconds"])
def test_a_time_of_nothing_is_refused(name: str) -> None:
    """The error names the option."""
    with pytest.raises(ValueError, match=name):
        Options(**{name: 0})  # type: ignore[arg-type]  # the name is the test's parameter


@pytest.mark.parametrize("name", ["max_deliveries", "max_running", "shards"])
def test_a_number_of_nothing_is_refused(name: str) -> None:
    """An entry has to be delivered once to be handled, and a stream has to be somewhere."""
    with pytest.raises(ValueError, match=name):
        Options(**{name: 0})  # type: ignore[arg-type]  # the name is the test's parameter


@pytest.mark.parametrize("share", [0, 75])
def test_an_alarm_that_never_or_always_rings_is_refused(share: float) -> None:
    """It is a part of 1, not a percentage."""
    with pytest.raises(ValueError, match="memory_alarm_share"):
        Options(memory_alarm_share=share)


@pytest.mark.parametrize("visibility", [0.3, 1, 30, 600])
def test_entries_are_renewed_well_before_others_may_take_them(visibility: float) -> None:
    """A read, then two heartbeats, fit in the lease; the lease ends before the visibility."""
    options = Options(visibility_seconds=visibility)
    assert options.block_seconds < options.lease_seconds < visibility
    assert 2 * options.heartbeat_seconds <= options.lease_seconds


def test_a_dead_workers_entries_are_looked_for_every_five_seconds() -> None:
    """Take-over comes within the visibility and five seconds, however long the visibility is."""
    assert Options(visibility_seconds=600).heartbeat_seconds == 5
