"""How many instances: by what waits, for how long, within bounds, and not again at once."""

from __future__ import annotations

import pytest

from libs.faust_redis.measures import Measure
from tools.scaling.policy import Bounds, History, Load, Policy, decide, load_of

POLICY = Policy()
BOUNDS = Bounds(1, 4)
BEHIND, LATE, QUIET = Load(10, 30.0), Load(900, 90.0), Load(0, 0.0)


def after(
    seconds: float, load: Load, *, instances: int = 2, history: History | None = None
) -> tuple[int, str]:
    """What is decided when the load has been like this for so long."""
    first = decide(POLICY, BOUNDS, load, history or History(), instances=instances, now=1000.0)
    later = decide(POLICY, BOUNDS, load, first.history, instances=instances, now=1000.0 + seconds)
    return later.instances, later.why


@pytest.mark.parametrize(
    ("seconds", "load", "instances", "expected"),
    [
        (119, BEHIND, 2, 2),
        (120, BEHIND, 2, 3),
        (120, LATE, 2, 4),
        (120, LATE, 3, 4),
        (120, LATE, 4, 4),
        (120, Load(1001, 1.0), 2, 3),
        (120, Load(999, 1.0), 2, 2),
        (1799, QUIET, 2, 2),
        (1800, QUIET, 2, 1),
        (1800, QUIET, 1, 1),
        (1800, Load(0, 8.0), 2, 2),
    ],
    ids=[
        "behind for a moment",
        "behind for two minutes",
        "so late that customers notice",
        "no more than may be",
        "as many as may be already",
        "more unread than the instances take",
        "as much unread as they take",
        "not quiet for long enough",
        "quiet for half an hour",
        "no fewer than may be",
        "something waits, if not for long",
    ],
)
def test_what_waits_decides(seconds: float, load: Load, instances: int, expected: int) -> None:
    """And how long it has been so."""
    assert after(seconds, load, instances=instances)[0] == expected


def test_a_load_that_comes_and_goes_changes_nothing() -> None:
    """The two minutes begin anew."""
    history = decide(POLICY, BOUNDS, BEHIND, History(), instances=2, now=0.0).history
    history = decide(POLICY, BOUNDS, QUIET, history, instances=2, now=60.0).history
    assert decide(POLICY, BOUNDS, BEHIND, history, instances=2, now=130.0).instances == 2


def test_after_a_change_a_new_instance_gets_time_to_help() -> None:
    """Five minutes in which nothing is changed."""
    history = History(changed_at=1000.0)
    assert after(299, LATE, history=history) == (2, "changed a moment ago")
    assert after(300, LATE, history=history)[0] == 4


def test_a_number_outside_the_bounds_is_put_right_at_once() -> None:
    """Somebody has changed it by hand, or the bounds."""
    assert decide(POLICY, BOUNDS, QUIET, History(), instances=7, now=0.0).instances == 4


def test_bounds_that_make_no_sense() -> None:
    """They are refused."""
    with pytest.raises(ValueError, match="lower number first"):
        Bounds(3, 2)


def test_a_service_has_its_streams_together() -> None:
    """The agents have one for each intent; other groups do not count."""
    measures = [
        Measure("turn.greeting", "agents", 3, 0, 0, 1.0, 1, 0, 0),
        Measure("turn.faq", "agents", 4, 0, 0, 9.0, 1, 0, 0),
        Measure("wa.inbound", "router", 100, 0, 0, 60.0, 1, 0, 0),
    ]
    assert load_of("agents", measures) == Load(7, 9.0)
