"""Which free hours answer a wish: those wanted, else the nearest to them, and why. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import groupby

from libs.common.understanding.dates import When
from libs.common.understanding.hours import DayPart
from services.agents.service_scheduling.calendar import Calendar, ClosedDay, Need
from services.agents.service_scheduling.topics import Shift

ON_ONE_DAY = 6
"""So many hours of one day are offered at once."""
DAYS, ON_EACH_DAY = 3, 3
"""Or so many days, with so many hours each."""
NEAREST = 3

_PARTS = {
    DayPart.EARLY: (time(0), time(9, 59)),
    DayPart.MORNING: (time(0), time(11, 59)),
    DayPart.NOON: (time(11), time(13, 59)),
    DayPart.AFTERNOON: (time(12), time(23, 59)),
    DayPart.EVENING: (time(17), time(23, 59)),
}


class Reason(StrEnum):
    """Why other hours are offered than were wished for."""

    PAST = "past"
    HOLIDAY = "holiday"
    NOT_WORKED = "not_worked"
    TOO_FAR = "too_far"
    FULL = "full"
    TAKEN = "taken"
    """The hour is taken by others."""
    OUTSIDE = "outside"
    """It is not open at that hour."""


_CLOSED = {
    ClosedDay.PAST: Reason.PAST,
    ClosedDay.HOLIDAY: Reason.HOLIDAY,
    ClosedDay.NOT_WORKED: Reason.NOT_WORKED,
    ClosedDay.TOO_FAR: Reason.TOO_FAR,
    ClosedDay.FULL: Reason.FULL,
}


@dataclass(frozen=True, slots=True)
class Offer:
    """Free hours, in order; none at all only when everything is taken."""

    starts: tuple[datetime, ...]
    reason: Reason | None = None


def merged(old: When | None, new: When | None) -> When | None:
    """What is wished for once `new` has been told after `old`: another day keeps the part of the day."""
    if old is None or new is None:
        return new or old
    if new.day is None:
        return replace(new, day=old.day, last_day=old.last_day)
    hour_told = new.clock or new.part or new.earliest or new.latest
    return new if hour_told else replace(new, part=old.part, earliest=old.earliest, latest=old.latest)


def offer(calendar: Calendar, need: Need, when: When | None) -> Offer:
    """The free hours that fit `when` best."""
    if when is None or when.day is None:
        return _on_any_day(calendar, need, when or When())
    if when.last_day:
        return _within(calendar, need, when, when.day, when.last_day)
    closed = calendar.closed(need, when.day)
    if closed:
        wish = replace(when, day=None)
        after = _on_any_day(calendar, need, wish, first=_day_after(calendar, when.day, closed))
        return Offer(after.starts, _CLOSED[closed])
    starts = calendar.starts(need, when.day)
    fitting = tuple(filter(_fits(when), starts))
    if when.clock:
        reason = None if fitting else _refusal(calendar, when)
        return Offer(fitting or _nearest(starts, when.clock), reason)
    return Offer(_spread(fitting or starts, ON_ONE_DAY), None if fitting else Reason.TAKEN)


def others(
    calendar: Calendar, need: Need, offered: Sequence[datetime], when: When | None, shift: Shift
) -> Offer:
    """Free hours besides those that were offered before."""
    last, first = offered[-1], offered[0]
    day = last.date()
    if shift is Shift.LATER:
        starts = tuple(start for start in calendar.starts(need, day) if start > last)
        if starts:
            return Offer(_spread(starts, ON_ONE_DAY))
    if shift is Shift.EARLIER:
        starts = tuple(start for start in calendar.starts(need, first.date()) if start < first)
        if starts:
            return Offer(_spread(starts, ON_ONE_DAY))
        return Offer(tuple(offered), Reason.TAKEN)
    wish = replace(when, day=None, last_day=None) if when else When()
    return _on_any_day(calendar, need, wish, first=day + timedelta(days=1))


def _day_after(calendar: Calendar, day: date, closed: ClosedDay) -> date:
    return calendar.today if closed in {ClosedDay.PAST, ClosedDay.TOO_FAR} else day + timedelta(days=1)


def _refusal(calendar: Calendar, when: When) -> Reason:
    day, clock = when.day or calendar.today, when.clock or time()
    start = datetime.combine(day, clock, calendar.hours.zone)
    if start < calendar.earliest:
        return Reason.PAST
    return Reason.TAKEN if _open(calendar, day, clock) else Reason.OUTSIDE


def _open(calendar: Calendar, day: date, clock: time) -> bool:
    return any(opens.time() <= clock < closes.time() for opens, closes in calendar.hours.openings(day))


def _within(calendar: Calendar, need: Need, when: When, first: date, last: date) -> Offer:
    days = [(day, starts) for day, starts in calendar.days(need, first) if day <= last]
    if not days:
        return Offer(_on_any_day(calendar, need, when, first=last).starts, Reason.FULL)
    return _chosen(calendar, days, when)


def _on_any_day(calendar: Calendar, need: Need, when: When, first: date | None = None) -> Offer:
    return _chosen(calendar, calendar.days(need, first), when)


def _chosen(calendar: Calendar, days: Iterable[tuple[date, Sequence[datetime]]], when: When) -> Offer:
    """The first few days that have what is wanted; where none has, what the first few have instead."""
    fits = _fits(when)
    wanted: list[tuple[datetime, ...]] = []
    free: list[tuple[datetime, ...]] = []
    for _, starts in days:
        fitting = [start for start in starts if fits(start)]
        if fitting and len(wanted) < DAYS:
            wanted.append(_spread(fitting, ON_EACH_DAY))
        if len(free) < DAYS:
            free.append(_nearest(starts, when.clock) if when.clock else _spread(starts, ON_EACH_DAY))
    found = tuple(start for day in wanted or free for start in day)
    if wanted or not found:
        return Offer(found)
    outside = when.clock is not None and not _open(calendar, found[0].date(), when.clock)
    return Offer(found, Reason.OUTSIDE if outside else Reason.TAKEN)


def _fits(when: When) -> Callable[[datetime], bool]:
    def fits(start: datetime) -> bool:
        clock = start.time()
        if when.clock:
            return clock == when.clock
        if when.earliest or when.latest:
            return (when.earliest or time()) <= clock <= (when.latest or time.max)
        low, high = _PARTS[when.part] if when.part else (time(), time.max)
        return low <= clock <= high

    return fits


def _spread(starts: Sequence[datetime], most: int) -> tuple[datetime, ...]:
    """At most so many of `starts`, whole hours first, from the whole of them."""
    if len(starts) <= most:
        return tuple(starts)
    whole = [start for start in starts if start.minute == 0]
    chosen = whole if len(whole) >= most else starts
    step = (len(chosen) - 1) / (most - 1)
    return tuple(chosen[round(place * step)] for place in range(most))


def _nearest(starts: Sequence[datetime], clock: time) -> tuple[datetime, ...]:
    minutes = clock.hour * 60 + clock.minute
    near = sorted(starts, key=lambda start: abs(start.hour * 60 + start.minute - minutes))
    return tuple(sorted(near[:NEAREST]))


def by_day(starts: Iterable[datetime]) -> list[tuple[date, list[datetime]]]:
    """`starts` by their days, in order."""
    return [(day, list(group)) for day, group in groupby(sorted(starts), key=lambda start: start.date())]


def at(start: datetime) -> When:
    """The wish for exactly that hour."""
    return When(start.date(), start.time())


def at_day(starts: Sequence[datetime], when: When | None) -> When | None:
    """The wish once other hours are shown: their day, when they are of one, else no day in particular."""
    days = {start.date() for start in starts}
    day = days.pop() if len(days) == 1 else None
    kept = when or When()
    return When(day, None, kept.part, None, kept.earliest, kept.latest)
