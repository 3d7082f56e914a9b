"""Free hours: opening hours and holidays, breaks, lengths, and what others have taken."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.agents.service_scheduling.calendar import Calendar, ClosedDay, Need, Taken
from tests.unit.agents.service_scheduling.visit import THURSDAY_MORNING, at
from tests.unit.agents.situations import BUSINESS, HOURS

PLACES = BUSINESS.capacity
FRIDAY, SATURDAY, SUNDAY = date(2026, 11, 27), date(2026, 11, 28), date(2026, 11, 29)
OIL = Need(PLACES.bays, 30)
CHECK = Need(PLACES.bays, 150)


def calendar(*taken: Taken, now: datetime = THURSDAY_MORNING) -> Calendar:
    return Calendar(HOURS, PLACES, taken, now)


def hours(starts: tuple[datetime, ...]) -> list[str]:
    return [f"{start:%H:%M}" for start in starts]


def test_a_working_day() -> None:
    """Appointments begin every half hour from opening on, and end before closing."""
    starts = hours(calendar().starts(OIL, FRIDAY))
    assert (starts[0], starts[1], starts[-1], len(starts)) == ("09:00", "09:30", "17:30", 18)


def test_saturday() -> None:
    """The dealership closes at two, and what takes longer begins earlier."""
    assert hours(calendar().starts(OIL, SATURDAY))[-1] == "13:30"
    assert hours(calendar().starts(CHECK, SATURDAY))[-1] == "10:30"


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (SUNDAY, ClosedDay.NOT_WORKED),
        (date(2026, 12, 8), ClosedDay.HOLIDAY),
        (date(2026, 12, 25), ClosedDay.HOLIDAY),
        (date(2026, 11, 25), ClosedDay.PAST),
        (date(2027, 6, 1), ClosedDay.TOO_FAR),
        (FRIDAY, None),
    ],
)
def test_a_day_on_which_nobody_can_come(day: date, why: ClosedDay | None) -> None:
    """Sundays, Colombian holidays, the past and the far future are told apart."""
    assert calendar().closed(OIL, day) is why


def test_today() -> None:
    """Nothing begins within the hour that the workshop needs to prepare."""
    assert hours(calendar().starts(OIL, THURSDAY_MORNING.date()))[0] == "11:00"


def test_a_break() -> None:
    """A bay does not work in its break, and nothing reaches into it."""
    bay = Need((PLACES.bays[0],), 60)
    starts = hours(calendar().starts(bay, FRIDAY))
    assert "11:00" in starts
    assert not {"11:30", "12:00", "12:30"} & set(starts)
    assert "13:00" in starts


def test_the_capacity_of_an_hour() -> None:
    """As many motorcycles can come at one time as there are bays, and then no more."""
    start = at("2026-11-27 10:00")
    taken = [Taken(bay.name, start, start + timedelta(minutes=30)) for bay in PLACES.bays]
    for free in range(len(PLACES.bays), -1, -1):
        booked = taken[: len(PLACES.bays) - free]
        assert len(calendar(*booked).free_places(OIL, start)) == free


def test_an_hour_that_is_none() -> None:
    """What is not on the half hour, or outside the opening hours, is free nowhere."""
    for moment in ("2026-11-27 10:10", "2026-11-27 08:30", "2026-11-27 18:00", "2026-11-29 10:00"):
        assert calendar().free_places(OIL, at(moment)) == ()


@given(
    st.lists(
        st.tuples(st.sampled_from([bay.name for bay in PLACES.bays]), st.integers(0, 17), st.integers(1, 6)),
        max_size=30,
    ),
    st.sampled_from([30, 45, 60, 90, 150]),
)
def test_whatever_is_taken(booked: list[tuple[str, int, int]], minutes: int) -> None:
    """A place that is offered is free for the whole appointment, within opening hours."""
    opening = at("2026-11-27 09:00")
    taken = [
        Taken(
            name, opening + timedelta(minutes=30 * first), opening + timedelta(minutes=30 * (first + length))
        )
        for name, first, length in booked
    ]
    need = Need(PLACES.bays, minutes)
    seen = calendar(*taken)
    for start in seen.starts(need, FRIDAY):
        end = start + need.length
        assert time(9) <= start.time()
        assert end <= at("2026-11-27 18:00")
        for place in seen.free_places(need, start):
            assert not any(
                one.place == place and one.starts_at < end and start < one.ends_at for one in taken
            )
