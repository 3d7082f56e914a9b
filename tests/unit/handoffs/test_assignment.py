"""Who gets a conversation. Advisors are invented; MONDAY_MORNING is 10:00."""

from __future__ import annotations

from uuid import UUID

import pytest

from libs.common.handoffs.advisors import WorkingHoursError, read_working_hours
from libs.common.handoffs.assignment import Candidate, WorkingHours, at_work, choose
from tests.unit.agents.situations import HOURS, MONDAY_MORNING, SATURDAY_NIGHT


def advisor(number: int, load: int, hours: WorkingHours | None = None) -> Candidate:
    return Candidate(id=UUID(int=number), load=load, working_hours=hours)


def test_the_lowest_load() -> None:
    """The free advisor with the fewest conversations gets the next."""
    assert choose([advisor(1, 3), advisor(2, 1), advisor(3, 2)], MONDAY_MORNING, HOURS) == UUID(int=2)


def test_who_is_not_at_work() -> None:
    """Gets nothing while somebody else is, however few conversations they have."""
    afternoons = {"monday": ["14:00-18:00"]}
    assert choose([advisor(1, 0, afternoons), advisor(2, 9)], MONDAY_MORNING, HOURS) == UUID(int=2)


def test_nobody_is_at_work() -> None:
    """The conversation waits for the one with the fewest all the same."""
    assert choose([advisor(1, 2), advisor(2, 0)], SATURDAY_NIGHT, HOURS) == UUID(int=2)


def test_there_is_nobody() -> None:
    """Nobody in particular gets it."""
    assert choose([], MONDAY_MORNING, HOURS) is None


def test_equals() -> None:
    """The one who has been there longest."""
    assert choose([advisor(2, 1), advisor(1, 1)], MONDAY_MORNING, HOURS) == UUID(int=1)


def test_a_holiday() -> None:
    """Nobody works, whatever their own hours say."""
    hours = {"monday": ["09:00-18:00"]}
    assert at_work(hours, MONDAY_MORNING, HOURS)
    assert not at_work(hours, MONDAY_MORNING.replace(day=16), HOURS)


def test_a_week_on_the_command_line() -> None:
    """Days with their intervals."""
    assert read_working_hours("monday=09:00-13:00 friday=09:00-12:00,14:00-18:00") == {
        "monday": ["09:00-13:00"],
        "friday": ["09:00-12:00", "14:00-18:00"],
    }


@pytest.mark.parametrize(
    ("text", "named"),
    [("lunes=09:00-13:00", "lunes"), ("monday=13:00-09:00", "interval"), ("monday=9", "interval")],
)
def test_a_week_that_cannot_be_read(text: str, named: str) -> None:
    """What is wrong is named."""
    with pytest.raises(WorkingHoursError, match=named):
        read_working_hours(text)
