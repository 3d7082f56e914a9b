from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.common import opening_hours
from libs.common.data_files import DataFileError
from libs.common.opening_hours import OpeningHours

HOURS = opening_hours.load()


def bogota(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HOURS.zone)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-23T08:59:59", False),  # a Monday
        ("2026-11-23T09:00:00", True),
        ("2026-11-23T17:59:59", True),
        ("2026-11-23T18:00:00", False),
        ("2026-11-21T13:59:59", True),  # a Saturday
        ("2026-11-21T14:00:00", False),
        ("2026-11-22T11:00:00", False),  # a Sunday
    ],
)
def test_hours_of_the_specification(moment: str, *, expected: bool) -> None:
    """Monday to Friday 9:00-18:00, Saturday 9:00-14:00, closed on Sundays."""
    assert HOURS.is_open(bogota(moment)) is expected


@pytest.mark.parametrize("day", ["2026-11-16", "2026-12-08", "2026-12-25", "2027-01-11", "2027-03-26"])
def test_a_colombian_holiday(day: str) -> None:
    """The dealership is closed on fixed, moved and Easter holidays."""
    assert not HOURS.is_open(bogota(f"{day}T11:00:00"))


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        ("2026-11-23T06:00:00", "2026-11-23T09:00:00"),  # before opening: the same day
        ("2026-11-23T11:30:00", "2026-11-23T11:30:00"),  # open: now
        ("2026-11-23T18:00:00", "2026-11-24T09:00:00"),  # closing time: the day after
        ("2026-11-20T20:00:00", "2026-11-21T09:00:00"),  # Friday night: Saturday
        ("2026-11-14T15:00:00", "2026-11-17T09:00:00"),  # Saturday before a Monday holiday: Tuesday
        ("2026-12-31T18:30:00", "2027-01-02T09:00:00"),  # over the new year
    ],
)
def test_the_next_opening(moment: str, opening: str) -> None:
    """The first open moment from a given one on."""
    assert HOURS.next_opening(bogota(moment)) == bogota(opening)


def test_a_moment_of_another_zone() -> None:
    """A moment in UTC means the hour it is in Bogotá."""
    assert HOURS.is_open(datetime(2026, 11, 23, 14, 0, tzinfo=UTC))
    assert not HOURS.is_open(datetime(2026, 11, 23, 13, 59, tzinfo=UTC))


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - hypothesis wants bounds without a zone
def test_any_moment(moment: datetime) -> None:
    """The next opening is open, never earlier than asked, at most a week away."""
    opening = HOURS.next_opening(moment)
    assert HOURS.is_open(opening)
    assert moment <= opening <= moment + timedelta(days=7)


def load_text(directory: Path, text: str) -> OpeningHours:
    path = directory / "hours.yaml"
    path.write_text(text, encoding="utf-8")
    return opening_hours.load(path)


WEEK = 'week: {monday: ["08:00-12:00", "14:00-18:00"]}\n'


def test_a_day_with_a_break(tmp_path: Path) -> None:
    """Between two intervals the dealership is closed until the second."""
    hours = load_text(tmp_path, "time_zone: America/Bogota\nholidays: CO\n" + WEEK)
    assert hours.next_opening(bogota("2026-11-23T12:30:00")) == bogota("2026-11-23T14:00:00")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("time_zone: America/Bogota\nholidays: CO\nweek: {lunes: []}", "lunes is no day"),
        ("time_zone: America/Bogota\nholidays: CO\nweek: {}", "no day is open"),
        ('time_zone: America/Bogota\nholidays: CO\nweek: {monday: ["9-18"]}', "week"),
        ('time_zone: America/Bogota\nholidays: CO\nweek: {monday: ["09:00-25:00"]}', "week.monday"),
        ('time_zone: America/Bogota\nholidays: CO\nweek: {monday: ["18:00-09:00"]}', "week.monday"),
        (
            'time_zone: America/Bogota\nholidays: CO\nweek: {monday: ["08:00-12:00", "11:00-18:00"]}',
            "overlap",
        ),
        ("time_zone: Mars/Base\nholidays: CO\n" + WEEK, "Mars/Base"),
        ("time_zone: America/Bogota\nholidays: ZZ\n" + WEEK, "ZZ"),
        ("time_zone: America/Bogota\n" + WEEK, "holidays"),
        ("time_zone: America/Bogota\nholidays: CO\nclosed: true\n" + WEEK, "closed"),
        ("week: [", "expected"),
    ],
)
def test_a_file_that_cannot_be(tmp_path: Path, text: str, complaint: str) -> None:
    """A wrong file is refused with its path and what is wrong in it."""
    with pytest.raises(DataFileError, match=complaint) as caught:
        load_text(tmp_path, text)
    assert "hours.yaml" in str(caught.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """A missing file is named."""
    with pytest.raises(DataFileError, match=r"absent\.yaml"):
        opening_hours.load(tmp_path / "absent.yaml")
