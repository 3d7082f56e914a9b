from __future__ import annotations

from datetime import datetime, time
from pathlib import Path

import pytest

from libs.common import opening_hours, spanish_time

HOURS = opening_hours.load()
NOW = datetime(2026, 11, 23, 20, 15, tzinfo=HOURS.zone)


@pytest.mark.parametrize(
    ("hour", "words"),
    [
        (0, "Buenas noches"),
        (4, "Buenas noches"),
        (5, "Buenos días"),
        (11, "Buenos días"),
        (12, "Buenas tardes"),
        (18, "Buenas tardes"),
        (19, "Buenas noches"),
    ],
)
def test_a_greeting_by_the_hour(hour: int, words: str) -> None:
    """Mornings, afternoons and nights have their own greeting."""
    assert spanish_time.salutation(NOW.replace(hour=hour)) == words


@pytest.mark.parametrize(
    ("clock_time", "words"),
    [
        (time(0, 5), "12:05 a. m."),
        (time(9, 0), "9:00 a. m."),
        (time(12, 0), "12:00 m."),
        (time(12, 30), "12:30 p. m."),
        (time(18, 0), "6:00 p. m."),
    ],
)
def test_a_time_of_day(clock_time: time, words: str) -> None:
    """Hours are told on the twelve-hour clock, noon as Colombians write it."""
    assert spanish_time.clock_time(clock_time) == words


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (NOW.replace(hour=21), "hoy a las 9:15 p. m."),
        (NOW.replace(day=24, hour=9, minute=0), "mañana a las 9:00 a. m."),
        (NOW.replace(day=24, hour=13, minute=0), "mañana a la 1:00 p. m."),
        (NOW.replace(day=28, hour=9, minute=0), "el sábado 28 de noviembre a las 9:00 a. m."),
        (NOW.replace(month=12, day=2, hour=9, minute=0), "el miércoles 2 de diciembre a las 9:00 a. m."),
    ],
)
def test_a_later_moment(moment: datetime, words: str) -> None:
    """Today and tomorrow are named so, other days by weekday and date."""
    assert spanish_time.when(moment, NOW) == words


def test_the_week_of_the_dealership() -> None:
    """Days with the same hours are told together."""
    assert spanish_time.week(HOURS) == (
        "lunes a viernes de 9:00 a. m. a 6:00 p. m. y sábado de 9:00 a. m. a 2:00 p. m."
    )


def test_a_week_with_breaks(tmp_path: Path) -> None:
    """Two days that are alike, and a break at noon, read as people say them."""
    path = tmp_path / "hours.yaml"
    path.write_text(
        "{time_zone: America/Bogota, holidays: CO, week: {monday: ['08:00-12:00', '13:00-17:00'],"
        " tuesday: ['08:00-12:00', '13:00-17:00'], thursday: ['08:00-10:00'], sunday: ['09:00-10:00']}}",
        encoding="utf-8",
    )
    assert spanish_time.week(opening_hours.load(path)) == (
        "lunes y martes de 8:00 a. m. a 12:00 m. y de 1:00 p. m. a 5:00 p. m.,"
        " jueves de 8:00 a. m. a 10:00 a. m. y domingo de 9:00 a. m. a 10:00 a. m."
    )
