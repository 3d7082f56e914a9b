"""Which advisor gets a conversation: one who is at work, and has the fewest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from libs.common.opening_hours import WEEKDAYS, OpeningHours

WorkingHours = Mapping[str, Sequence[str]]
"""The intervals of each day, such as `{"monday": ["09:00-13:00"]}`; a day that is not named is free."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An advisor who takes conversations at present."""

    id: UUID
    load: int
    """How many conversations the advisor has."""
    working_hours: WorkingHours | None
    """None: whenever the dealership is open."""


def choose(candidates: Sequence[Candidate], now: datetime, hours: OpeningHours) -> UUID | None:
    """Who gets the next conversation: of those at work, else of all, the one who has the fewest.

    Between equals the one who has been there longest (identifiers sort by time). None without candidates.
    """
    present = [each for each in candidates if at_work(each.working_hours, now, hours)]
    chosen = min(present or candidates, key=lambda each: (each.load, each.id), default=None)
    return chosen.id if chosen else None


def at_work(working_hours: WorkingHours | None, now: datetime, hours: OpeningHours) -> bool:
    """Whether somebody with these hours works at `now`; nobody does on the dealership's holidays."""
    if working_hours is None:
        return hours.is_open(now)
    local = hours.local(now)
    intervals = working_hours.get(WEEKDAYS[local.weekday()], ())
    return not hours.is_holiday(local.date()) and any(_within(local.time(), text) for text in intervals)


def _within(moment: time, interval: str) -> bool:
    opens, closes = map(time.fromisoformat, interval.split("-"))
    return opens <= moment < closes
