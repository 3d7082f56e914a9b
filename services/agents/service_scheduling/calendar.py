"""Which hours are free: what the places allow, less what is taken. Moments are by the dealership's clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from libs.common.opening_hours import OpeningHours
from services.agents.service_scheduling.capacity import Capacity, Place


class ClosedDay(StrEnum):
    """Why nobody can come on a day."""

    PAST = "past"
    HOLIDAY = "holiday"
    NOT_WORKED = "not_worked"
    TOO_FAR = "too_far"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Taken:
    """An appointment as others see it."""

    place: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Need:
    """What an appointment takes: one of `places`, for so many minutes."""

    places: tuple[Place, ...]
    minutes: int

    @property
    def length(self) -> timedelta:
        """How long the place is taken."""
        return timedelta(minutes=self.minutes)


@dataclass(frozen=True)
class Calendar:
    """The free hours of one dealership, seen from `now`."""

    hours: OpeningHours
    capacity: Capacity
    taken: Sequence[Taken]
    now: datetime

    @property
    def today(self) -> date:
        """The day of `now`."""
        return self.hours.local(self.now).date()

    @property
    def earliest(self) -> datetime:
        """The soonest moment at which an appointment can begin."""
        return self.hours.local(self.now) + timedelta(minutes=self.capacity.least_notice_minutes)

    def starts(self, need: Need, day: date) -> tuple[datetime, ...]:
        """When an appointment could begin on `day`, in order."""
        return tuple(start for start in self._grid(day) if self._available(need, start))

    def free_places(self, need: Need, start: datetime) -> tuple[str, ...]:
        """The places that are free for all of an appointment from `start` on; empty when it cannot be."""
        if start not in self._grid(self.hours.local(start).date()):
            return ()
        return self._available(need, start)

    def days(self, need: Need, first: date | None = None) -> Iterator[tuple[date, tuple[datetime, ...]]]:
        """The days with a free hour, from `first` or today on, each with its hours."""
        for offset in range(self.capacity.days_ahead + 1):
            day = self.today + timedelta(days=offset)
            if day >= (first or day) and (starts := self.starts(need, day)):
                yield day, starts

    def closed(self, need: Need, day: date) -> ClosedDay | None:
        """Why nothing is free on `day`; None when something is."""
        if day < self.today:
            return ClosedDay.PAST
        if day > self.today + self.capacity.horizon:
            return ClosedDay.TOO_FAR
        if not self.hours.openings(day):
            return ClosedDay.HOLIDAY if self.hours.is_holiday(day) else ClosedDay.NOT_WORKED
        return None if self.starts(need, day) else ClosedDay.FULL

    def _available(self, need: Need, start: datetime) -> tuple[str, ...]:
        return tuple(place.name for place in need.places if self._free(place, start, start + need.length))

    def _grid(self, day: date) -> tuple[datetime, ...]:
        """The moments of `day` at which appointments begin and that are neither too soon nor too far."""
        latest = self.today + self.capacity.horizon
        if not self.today <= day <= latest:
            return ()
        steps = (
            start
            for opens, closes in self.hours.openings(day)
            for start in _steps(opens, closes, timedelta(minutes=self.capacity.starts_every_minutes))
        )
        return tuple(start for start in steps if start >= self.earliest)

    def _free(self, place: Place, start: datetime, end: datetime) -> bool:
        opened = any(opens <= start and end <= closes for opens, closes in self.hours.openings(start.date()))
        pauses = (
            (start.replace(hour=pause.opens.hour, minute=pause.opens.minute),
             start.replace(hour=pause.closes.hour, minute=pause.closes.minute))
            for pause in place.pauses
        )  # fmt: skip
        taken = ((one.starts_at, one.ends_at) for one in self.taken if one.place == place.name)
        return opened and not _overlaps(start, end, (*pauses, *taken))


def _steps(opens: datetime, closes: datetime, step: timedelta) -> Iterator[datetime]:
    moment = opens
    while moment < closes:
        yield moment
        moment += step


def _overlaps(start: datetime, end: datetime, others: Iterable[tuple[datetime, datetime]]) -> bool:
    return any(begins < end and start < ends for begins, ends in others)
