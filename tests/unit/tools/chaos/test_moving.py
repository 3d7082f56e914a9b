"""The move to a cluster: what is asked for, and when it was a good one."""

from __future__ import annotations

import pytest

from tools.chaos.moving import Outcome, parse
from tools.chaos.verdict import Verdict

GOOD = dict.fromkeys(Verdict.__dataclass_fields__, 0) | {"messages": 9, "turns": 7}


def outcome(**changes: int) -> Outcome:
    """A move after which all was as promised, but for the changes."""
    return Outcome(steps=[], carried="", verdict=Verdict(**GOOD | changes), settling_seconds=3.0)


def test_a_move_that_nobody_noticed_is_good() -> None:
    """But by waiting."""
    assert outcome().good


@pytest.mark.parametrize("figure", ["lost", "answered_twice", "postponed", "webhooks_repeated", "dead"])
def test_a_move_that_somebody_noticed_is_not(figure: str) -> None:
    """Nor one that left something behind."""
    assert not outcome(**{figure: 1}).good


def test_the_consumers_change_over_as_they_are_asked_to() -> None:
    """In order, unless it is said otherwise."""
    plain, other = parse([]), parse(["--overlap", "--kill", "--instances", "1"])
    assert (plain.overlap, plain.kill, plain.instances) == (False, False, 2)
    assert (other.overlap, other.kill, other.instances) == (True, True, 1)
