"""Whether the dealership is open on a day, and that whoever comes to see the motorcycles is awaited."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from libs.common import spanish_time
from libs.common.opening_hours import OpeningHours
from libs.common.understanding.dates import find_when
from libs.common.understanding.text import fold_words
from services.agents.wording import listed, sentence

_OPEN = re.compile(
    r"\b(?:abr(?:en|e|ir\w*|an)|abiert[oa]s?|atienden|atendiendo|atender(?:an|me)?|horarios?|cierran|cerrad[oa]s?)\b"
    r"|\btrabajan\b|\b(?:hasta|a) que horas?\b"
)
_VISIT = re.compile(
    r"\b(?:ir|pasar|voy|vamos|paso|pasamos|venir|acercarme|arrimar) (?:a |para |pa )?"
    r"(?:verl[ao]s?|ver|mirar\w*|conocer\w*)\b"
    r"|\b(?:puedo|podria|podemos|quiero|quisiera) (?:ir|pasar|venir|acercarme)\b"
    r"|\b(?:ya )?(?:voy|vamos|salgo) (?:para|pa|en camino)(?: alla| ya)?\b|\bvoy en camino\b"
    r"|\b(?:voy|vamos|paso) (?:hoy|manana|el (?:lunes|martes|miercoles|jueves|viernes|sabado|domingo)) a ver"
    r"|\balla (?:nos vemos|llego|estare|voy)\b|\bpaso (?:hoy|manana|el|por alla|mas tarde|ahora|ahorita)\b"
)
_NOW = re.compile(r"\b(?:hoy|ahora|ahorita|todavia|aun|ya (?:voy|mismo|cerraron|salgo))\b")


@dataclass(frozen=True)
class Opening:
    """What is told of one day, by the dealership's clock."""

    day: date
    today: date
    intervals: tuple[tuple[datetime, datetime], ...]
    """From when to when it is open; empty: it is not."""
    holiday: bool
    next_opening: datetime
    """After that day, or after now where today's hours are over."""
    over: bool
    """Today's hours have passed."""


def asks_opening(text: str) -> bool:
    """Whether `text` asks for the hours of a day that it names."""
    words = fold_words(text)
    return _OPEN.search(words) is not None and (
        _NOW.search(words) is not None or _names_a_day(text, datetime(2026, 1, 1))  # noqa: DTZ001 - any day
    )


def wants_visit(text: str) -> bool:
    """Whether the customer comes, or asks to come, to the showroom."""
    return _VISIT.search(fold_words(text)) is not None


def find_opening(text: str, hours: OpeningHours, now: datetime) -> Opening | None:
    """What there is to tell of the day that `text` names; None when it names none."""
    local = hours.local(now)
    when = find_when(text, local, is_holiday=hours.is_holiday)
    day = when.day if when and when.day and when.last_day is None else None
    if day is None and _NOW.search(fold_words(text)):
        day = local.date()
    if day is None:
        return None
    intervals = hours.openings(day)
    over = day == local.date() and bool(intervals) and now >= intervals[-1][1]
    after = intervals[-1][1] if intervals else datetime.combine(day, local.time(), hours.zone)
    return Opening(
        day=day,
        today=local.date(),
        intervals=intervals,
        holiday=hours.is_holiday(day),
        next_opening=hours.next_opening(now if over else max(after, now)),
        over=over,
    )


def told(opening: Opening) -> str:
    """The hours of that day, or why there are none and when somebody is back."""
    day = spanish_time.day_from(opening.day, opening.today)
    again = sentence(f"Lo esperamos {spanish_time.when(opening.next_opening, _midnight(opening.today))}")
    if opening.over:
        return f"Por hoy ya cerramos. {again}"
    if opening.intervals:
        spans = listed(
            [
                f"de {spanish_time.clock_time(opens.time())} a {spanish_time.clock_time(closes.time())}"
                for opens, closes in opening.intervals
            ]
        )
        return sentence(f"{_capital(day)} atendemos {spans}")
    why = "es festivo y no abrimos" if opening.holiday else "no abrimos"
    return f"{_capital(day)} {why}. {again}"


def _names_a_day(text: str, now: datetime) -> bool:
    when = find_when(text, now)
    return when is not None and when.day is not None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time())


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
