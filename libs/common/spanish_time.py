"""Moments and hours as people in Bogotá say them. Every moment passed in is by the dealership's clock."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import groupby

from libs.common.opening_hours import Interval, OpeningHours
from libs.common.understanding.days import MONTHS

_DAYS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")


def salutation(local: datetime) -> str:
    """How one greets at that hour: "Buenos días", "Buenas tardes" or "Buenas noches"."""
    if 5 <= local.hour < 12:
        return "Buenos días"
    return "Buenas tardes" if 12 <= local.hour < 19 else "Buenas noches"


def clock_time(moment: time) -> str:
    """A time of day: "9:00 a. m.", "12:00 m.", "6:30 p. m."."""
    if moment.hour == 12 and moment.minute == 0:
        return "12:00 m."
    return f"{(moment.hour - 1) % 12 + 1}:{moment.minute:02} {'a. m.' if moment.hour < 12 else 'p. m.'}"


def when(moment: datetime, now: datetime) -> str:
    """A later moment seen from `now`: "hoy a las 9:00 a. m.", "mañana a las …", "el lunes 2 de marzo a …"."""
    return f"{day_from(moment.date(), now.date())} {at(moment.time())}"


def at(moment: time) -> str:
    """At a time of day: "a las 9:00 a. m.", "a la 1:00 p. m."."""
    return f"a {'la' if moment.hour % 12 == 1 else 'las'} {clock_time(moment)}"


def day_from(day: date, today: date) -> str:
    """A day seen from `today`: "hoy", "mañana", "el lunes 2 de marzo"."""
    return {today: "hoy", today + timedelta(days=1): "mañana"}.get(day, f"el {weekday(day)}")


def weekday(day: date) -> str:
    """A day with its name: "lunes 2 de marzo"."""
    return f"{_DAYS[day.weekday()]} {day.day} de {MONTHS[day.month - 1]}"


def short_day(day: date) -> str:
    """A day in few characters, such as a button has: "lun 2 mar"."""
    return f"{_DAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]}"


def day_of(day: date) -> str:
    """A day with its year: "1 de octubre de 2025"."""
    return f"{day.day} de {MONTHS[day.month - 1]} de {day.year}"


def week(hours: OpeningHours) -> str:
    """The opening hours: "lunes a viernes de 9:00 a. m. a 6:00 p. m. y sábado de 9:00 a. m. a 2:00 p. m."."""
    runs = [(intervals, list(days)) for intervals, days in groupby(range(7), key=hours.week.__getitem__)]
    return _listed([f"{_days(days)} {_intervals(intervals)}" for intervals, days in runs if intervals])


def _days(days: list[int]) -> str:
    if len(days) == 1:
        return _DAYS[days[0]]
    return f"{_DAYS[days[0]]} {'y' if len(days) == 2 else 'a'} {_DAYS[days[-1]]}"


def _intervals(intervals: tuple[Interval, ...]) -> str:
    return _listed([f"de {clock_time(part.opens)} a {clock_time(part.closes)}" for part in intervals])


def _listed(parts: list[str]) -> str:
    return " y ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))
