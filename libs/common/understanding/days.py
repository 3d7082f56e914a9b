"""Days as people in Colombia name them: "pasado mañana", "el otro sábado", "la otra semana", "el puente"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

IsHoliday = Callable[[date], bool]

_WEEKDAYS = ("lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo")
_SHORT = {name[:3]: name for name in _WEEKDAYS}
MONTHS = (
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
_MONTH_NAMES = {name: number for number, name in enumerate(MONTHS, 1)} | {"setiembre": 9}
_SATURDAY = 5
_LOOKED_AHEAD = 366

WEEKDAY = re.compile(
    rf"\b(?P<before>(?:el |este )?(?:otro|proximo|siguiente) )?(?P<name>{'|'.join(_WEEKDAYS)})\b"
    r"(?P<later> (?:de la (?:otra|proxima|siguiente)(?: semana)?|de la semana (?:que viene|entrante)))?"
)
_WEEKDAY_AND_DAY = re.compile(
    rf"\b(?:{'|'.join((*_WEEKDAYS, *_SHORT))})[.,]? (?P<day>\d{{1,2}})\b"
    r"(?! ?(?:de la|a\.? ?m|p\.? ?m|y media|y cuarto|[:/]|de (?:enero|febrero|marzo|abril|mayo|junio|julio|"
    r"agosto|sep?tiembre|octubre|noviembre|diciembre)))"
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
_THIS_WEEK = re.compile(r"\b(?:en |de )?esta (?:misma )?semana\b|\bentre semana\b")
_NEXT_WEEK = re.compile(r"\b(?:la )?(?:otra|proxima|siguiente) semana\b|\bsemana (?:que viene|entrante)\b")
_WEEKEND = re.compile(r"\bfin(?:de)? de semana\b|\bfinde\b")
_TOMORROW = re.compile(r"(?<!por la )(?<!en la )(?<!de la )(?<!a la )(?<!de )(?<!esta )\bmanana\b")
_HOLIDAY = re.compile(
    r"\b(?P<after>(?:despues|pasado|pasando|luego) (?:de(?:l)? )?(?:el )?)?(?:festivo|feriado|puente)\b"
)


@dataclass(frozen=True, slots=True)
class Days:
    """A day, or all from the `first` to the `last`."""

    first: date
    last: date


def find_days(words: str, today: date, is_holiday: IsHoliday) -> Days | None:
    """The day or days that folded `words` with numbers in digits name, from `today` on, or None."""
    span = _weeks(words, today) or _around_holiday(words, today, is_holiday)
    if span:
        return span
    if re.search(r"\bpasado manana\b", words):
        return _one(today + timedelta(days=2))
    for read in (_of_month, _numeric, _numbered_weekday, _relative, _of_week, _only_day):
        day = read(words, today)
        if day is not None:
            return _one(day)
    return None


def _one(day: date) -> Days:
    return Days(day, day)


def _weeks(words: str, today: date) -> Days | None:
    """A whole week or its end, unless a weekday of it is named."""
    if WEEKDAY.search(words):
        return None
    monday = today - timedelta(days=today.weekday())
    if _WEEKEND.search(words):
        saturday = monday + timedelta(days=_SATURDAY)
        return Days(max(saturday, today), saturday + timedelta(days=1))
    if _NEXT_WEEK.search(words):
        return Days(monday + timedelta(days=7), monday + timedelta(days=13))
    return Days(today, monday + timedelta(days=6)) if _THIS_WEEK.search(words) else None


def _around_holiday(words: str, today: date, is_holiday: IsHoliday) -> Days | None:
    match = _HOLIDAY.search(words)
    if match is None:
        return None
    ahead = (today + timedelta(days=offset) for offset in range(_LOOKED_AHEAD))
    holiday = next(filter(is_holiday, ahead), None)
    if holiday is None:
        return None
    return _one(holiday + timedelta(days=1) if match["after"] else holiday)


def _of_month(words: str, today: date) -> date | None:
    match = _DAY_OF_MONTH.search(words)
    if match is None:
        return None
    day = 1 if match["day"] == "primero" else int(match["day"])
    return _ahead(day, _MONTH_NAMES[match["month"]], match["year"], today)


def _numeric(words: str, today: date) -> date | None:
    match = _NUMERIC.search(words)
    return _ahead(int(match["day"]), int(match["month"]), match["year"], today) if match else None


def _numbered_weekday(words: str, today: date) -> date | None:
    """The day of "el jueves 3": the number counts, as whoever looks at a calendar says it."""
    match = _WEEKDAY_AND_DAY.search(words)
    return _next_of_number(int(match["day"]), today) if match else None


def _relative(words: str, today: date) -> date | None:
    match = _IN_DAYS.search(words)
    if match:
        count = int(match["count"]) if match["count"].isdigit() else 1
        return today + timedelta(days=count * (7 if match["unit"].startswith("semana") else 1))
    if re.search(r"\bhoy\b", words):
        return today
    return today + timedelta(days=1) if _TOMORROW.search(words) else None


def _of_week(words: str, today: date) -> date | None:
    match = WEEKDAY.search(words)
    if match is None:
        return None
    weekday = _WEEKDAYS.index(match["name"])
    if match["later"] or _NEXT_WEEK.search(words):
        monday = today + timedelta(days=7 - today.weekday())
        return monday + timedelta(days=weekday)
    days = (weekday - today.weekday()) % 7
    if "otro" in (match["before"] or ""):  # "el otro sábado" is not the one that comes next
        return today + timedelta(days=days + 7)
    # On a Monday "el lunes" is the next one: of the same day people say "hoy", or "este lunes".
    today_is_meant = words[: match.start()].endswith("este ")
    return today + timedelta(days=days or (0 if today_is_meant else 7))


def _only_day(words: str, today: date) -> date | None:
    match = _ONLY_DAY.search(words)
    return _next_of_number(int(match["day"]), today) if match else None


def _next_of_number(number: int, today: date) -> date | None:
    days = (today + timedelta(days=offset) for offset in range(62))
    return next((day for day in days if day.day == number), None)


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
