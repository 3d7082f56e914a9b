"""Days and hours as people in Colombia say them: "el sábado a las 3", "pasado mañana temprano".

Everything is seen from a moment `now` by the dealership's clock, and lies after it. dateparser is not
used: it reads "el sábado a las 3" as the 23rd of a month, and takes a second at its first call.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from libs.common.understanding.hours import DayPart, find_clock_time, find_day_part
from libs.common.understanding.numbers import digits

_WEEKDAYS = ("lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo")
_MONTHS = (
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
)
_MONTH_NAMES = {name: number for number, name in enumerate(_MONTHS, 1)} | {"setiembre": 9}

_WEEKDAY = re.compile(
    rf"\b(?P<name>{'|'.join(_WEEKDAYS)})\b"
    r"(?P<later> (?:de la (?:otra|proxima|siguiente)(?: semana)?|de la semana (?:que viene|entrante)))?"
    r"(?P<not_today> (?:que viene|entrante|proximo|siguiente))?"
)
_DAY_OF_MONTH = re.compile(
    rf"\b(?P<day>\d{{1,2}}|primero)(?: de(?:l)?)? (?:mes de )?(?P<month>{'|'.join(_MONTH_NAMES)})\b"
    r"(?: (?:de(?:l)? )?(?P<year>20\d\d))?"
)
_NUMERIC = re.compile(
    r"(?<![\d/.,-])(?P<day>\d{1,2})[/-](?P<month>\d{1,2})(?:[/-](?P<year>20\d\d|\d\d))?(?![\d/-])"
)
_ONLY_DAY = re.compile(
    r"\b(?:el|para el|del) (?:dia )?(?P<day>\d{1,2})\b(?! ?(?:de|%|palos|k|meses|cuotas|\d))"
)
_IN_DAYS = re.compile(r"\b(?:en|dentro de) (?P<count>\d{1,3}|un|una) (?P<unit>dias?|semanas?)\b")
_NEXT_WEEK = re.compile(r"\b(?:la )?(?:otra|proxima|siguiente) semana\b|\bsemana (?:que viene|entrante)\b")
_TOMORROW = re.compile(r"(?<!por la )(?<!en la )(?<!de la )(?<!de )(?<!esta )\bmanana\b")


@dataclass(frozen=True, slots=True)
class When:
    """What a text tells of a moment: a day, an hour, or a part of the day."""

    day: date | None = None
    clock: time | None = None
    part: DayPart | None = None

    @property
    def exact(self) -> bool:
        """Whether both the day and the hour are told."""
        return self.day is not None and self.clock is not None


def find_when(text: str, now: datetime) -> When | None:
    """The day and the hour that `text` names, seen from `now` by the dealership's clock, or None.

    A day without a year lies within the next twelve months; a weekday is the next one, today included
    unless the hour named has passed; an hour without morning or evening is one of working hours.
    """
    words = digits(text)
    day = _day(words, now.date())
    part = find_day_part(words)
    clock = find_clock_time(words, part, day_told=day is not None)
    if day is None and clock is None and part is None:
        return None
    return When(_not_passed(words, day, clock, now), clock, part)


def _day(words: str, today: date) -> date | None:
    if re.search(r"\bpasado manana\b", words):
        return today + timedelta(days=2)
    for read in (_of_month, _numeric, _relative, _of_week, _only_day):
        day = read(words, today)
        if day is not None:
            return day
    return None


def _of_month(words: str, today: date) -> date | None:
    match = _DAY_OF_MONTH.search(words)
    if match is None:
        return None
    day = 1 if match["day"] == "primero" else int(match["day"])
    return _ahead(day, _MONTH_NAMES[match["month"]], match["year"], today)


def _numeric(words: str, today: date) -> date | None:
    match = _NUMERIC.search(words)
    return _ahead(int(match["day"]), int(match["month"]), match["year"], today) if match else None


def _relative(words: str, today: date) -> date | None:
    match = _IN_DAYS.search(words)
    if match:
        count = int(match["count"]) if match["count"].isdigit() else 1
        return today + timedelta(days=count * (7 if match["unit"].startswith("semana") else 1))
    if re.search(r"\bhoy\b", words):
        return today
    return today + timedelta(days=1) if _TOMORROW.search(words) else None


def _of_week(words: str, today: date) -> date | None:
    match = _WEEKDAY.search(words)
    if match is None:
        return None
    weekday = _WEEKDAYS.index(match["name"])
    if match["later"] or _NEXT_WEEK.search(words):
        monday = today + timedelta(days=7 - today.weekday())
        return monday + timedelta(days=weekday)
    days = (weekday - today.weekday()) % 7
    not_today = match["not_today"] or re.search(r"\bproximo $", words[: match.start()])
    return today + timedelta(days=7 if days == 0 and not_today else days)


def _only_day(words: str, today: date) -> date | None:
    match = _ONLY_DAY.search(words)
    if match is None:
        return None
    for offset in range(62):
        day = today + timedelta(days=offset)
        if day.day == int(match["day"]):
            return day
    return None


def _ahead(day: int, month: int, year: str | None, today: date) -> date | None:
    """The date, in the year told or the next twelve months; None when there is no such day."""
    years = [int(year) + (2000 if len(year) == 2 else 0)] if year else [today.year, today.year + 1]
    for candidate in years:
        try:
            found = date(candidate, month, day)
        except ValueError:
            continue
        if year or found >= today:
            return found
    return None


def _not_passed(words: str, day: date | None, clock: time | None, now: datetime) -> date | None:
    """`day`, or a week later for a weekday whose hour has passed today."""
    weekday_named = _WEEKDAY.search(words) is not None and "hoy" not in words.split()
    if day == now.date() and clock is not None and clock <= now.time() and weekday_named:
        return day + timedelta(days=7)
    return day
