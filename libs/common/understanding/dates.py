"""Moments as people in Colombia say them: "el sábado a las 3", "la otra semana después de las 2".

Everything is seen from a moment `now` by the dealership's clock, and lies after it. dateparser is not
used: it reads "el sábado a las 3" as the 23rd of a month, and takes a second at its first call.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from libs.common.understanding.days import WEEKDAY, Days, IsHoliday, find_days
from libs.common.understanding.hours import DayPart, find_clock_time, find_day_part, find_span
from libs.common.understanding.numbers import digits


@dataclass(frozen=True, slots=True)
class When:
    """What a text tells of a moment: a day or some days, an hour or a span of hours, a part of the day."""

    day: date | None = None
    clock: time | None = None
    part: DayPart | None = None
    last_day: date | None = None
    """The last day meant, where `day` only begins them: those of a week, say."""
    earliest: time | None = None
    """Not before that hour."""
    latest: time | None = None
    """Not after that hour."""

    @property
    def exact(self) -> bool:
        """Whether both the day and the hour are told."""
        return self.day is not None and self.last_day is None and self.clock is not None


def no_holidays(_day: date) -> bool:
    """A calendar in which every day is a working day."""
    return False


def find_when(
    text: str, now: datetime, *, is_holiday: IsHoliday = no_holidays, asked: bool = False
) -> When | None:
    """The day and the hour that `text` names, seen from `now` by the dealership's clock, or None.

    A day without a year lies within the next twelve months; a weekday is the next one after today, or today
    where it is "este" and the hour named has not passed; an hour without morning or evening is one of
    working hours. "El festivo" is the next day of which `is_holiday` tells that it is one. `asked` says that
    the customer was asked for an hour, so that a bare number is one.
    """
    words = digits(text)
    days = find_days(words, now.date(), is_holiday)
    part = find_day_part(words)
    span = find_span(words, part)
    clock = None if span else find_clock_time(words, part, day_told=days is not None, asked=asked)
    if days is None and clock is None and part is None and span is None:
        return None
    first = _not_passed(words, days, clock, now) if days else None
    return When(
        first,
        clock,
        part,
        last_day=days.last if days and days.last > days.first else None,
        earliest=span.earliest if span else None,
        latest=span.latest if span else None,
    )


def _not_passed(words: str, days: Days, clock: time | None, now: datetime) -> date:
    """The first day, or a week later for a weekday whose hour has passed today."""
    weekday_named = WEEKDAY.search(words) is not None and "hoy" not in words.split()
    if days.first == now.date() and clock is not None and clock <= now.time() and weekday_named:
        return days.first + timedelta(days=7)
    return days.first
