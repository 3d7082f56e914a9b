"""When somebody wants to be spoken with again: "en quince días", "el próximo mes", "después de navidad"."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from libs.common.understanding.dates import find_when
from libs.common.understanding.days import MONTHS
from libs.common.understanding.numbers import digits

LATEST = timedelta(days=366)
"""Nobody is kept waiting longer than a year."""

_MONTH = re.compile(rf"\b(?:en|para|hasta|a) (?:el mes de |finales de |mediados de )?({'|'.join(MONTHS)})\b")
_FROM_DAY = re.compile(
    r"\b(?P<after>despues|pasad[oa]s?|a partir|desde)(?: de| del)?(?: el)?(?: dia)? (?P<day>\d{1,2})\b"
    rf"(?! (?:dias|mes|meses|semanas|anos|horas)\b)(?: de (?P<month>{'|'.join(MONTHS)})\b)?"
)
_NEXT_MONTH = re.compile(r"\b(?:proximo|otro|siguiente) mes\b|\bmes (?:que viene|entrante|proximo)\b")
_IN_MONTHS = re.compile(r"\b(?:en|dentro de) (?:como )?(\d{1,2}|un|una|unos) mes(?:es)?\b")
_SPAN = re.compile(r"\b(\d{1,3}) dias\b")
_END_OF_MONTH = re.compile(r"\bfin(?:al|ales)? (?:de|del) (?:este )?mes\b")
_PAYDAY = re.compile(r"\bquincena\b|\bcuando me paguen\b")
_CHRISTMAS = re.compile(
    r"\b(?:despues|pasada?s?|pasando) (?:de )?(?:la )?(?:navidad|navidades|diciembre|fiestas)\b"
)
_NEXT_YEAR = re.compile(r"\b(?:proximo|otro) ano\b|\bano (?:que viene|entrante|nuevo)\b")
_PAYDAYS = (15, 30)
_AFTER_THE_FEASTS = (1, 7)
"""The day after Epiphany, when the country is back at work."""


def find_later(text: str, now: datetime) -> date | None:
    """The day that `text` names for speaking again, after `now` by the dealership's clock, or None."""
    words, today = digits(text), now.date()
    for read in (
        _after_the_feasts,
        _from_day,
        _end_of_month,
        _payday,
        _next_month,
        _in_months,
        _month,
        _in_days,
    ):
        day = read(words, today)
        if day is not None:
            break
    else:
        when = find_when(text, now)
        day = when.day if when else None
    return day if day is not None and today < day <= today + LATEST else None


def _after_the_feasts(words: str, today: date) -> date | None:
    if not (_CHRISTMAS.search(words) or _NEXT_YEAR.search(words)):
        return None
    month, day = _AFTER_THE_FEASTS
    ahead = date(today.year, month, day)
    return ahead if ahead > today else date(today.year + 1, month, day)


def _from_day(words: str, today: date) -> date | None:
    """The first such day of a month to come, or the day after it: "a partir del 15", "después del 15"."""
    match = _FROM_DAY.search(words)
    if match is None:
        return None
    month = MONTHS.index(match["month"]) + 1 if match["month"] else None
    later = 0 if match["after"] in {"a partir", "desde"} else 1
    ahead = (today + timedelta(days=days) for days in range(1, LATEST.days))
    named = (day for day in ahead if day.day == int(match["day"]) and month in {None, day.month})
    return next((day + timedelta(days=later) for day in named), None)


def _end_of_month(words: str, today: date) -> date | None:
    if not _END_OF_MONTH.search(words):
        return None
    day = date(today.year, today.month, 28)
    return day if day > today else today + timedelta(days=3)


def _payday(words: str, today: date) -> date | None:
    if not _PAYDAY.search(words):
        return None
    ahead = (today + timedelta(days=days) for days in range(1, 32))
    return next(day for day in ahead if day.day in _PAYDAYS)


def _next_month(words: str, today: date) -> date | None:
    return _first_of(today, 1) if _NEXT_MONTH.search(words) else None


def _in_months(words: str, today: date) -> date | None:
    match = _IN_MONTHS.search(words)
    if match is None:
        return None
    return today + timedelta(days=30 * (int(match[1]) if match[1].isdigit() else 1))


def _month(words: str, today: date) -> date | None:
    match = _MONTH.search(words)
    if match is None:
        return None
    month = MONTHS.index(match[1]) + 1
    return _first_of(today, (month - today.month) % 12 or 12)


def _in_days(words: str, today: date) -> date | None:
    match = _SPAN.search(words)
    return today + timedelta(days=int(match[1])) if match else None


def _first_of(today: date, months_ahead: int) -> date:
    """A few days into the month that lies so many ahead: its first days are full of bills."""
    months = today.month - 1 + months_ahead
    return date(today.year + months // 12, months % 12 + 1, 3)
