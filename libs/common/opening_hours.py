"""When a dealership is open: its week, its time zone and the public holidays it keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays
from msgspec import Meta, Struct

from libs.common.data_files import DIRECTORY, DataFileError, read

FILE = DIRECTORY / "hours.yaml"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAYS_AHEAD = 60

IsHoliday = Callable[[date], bool]


@dataclass(frozen=True)
class Interval:
    """From opening to closing on one day, by the clock on the wall; the closing time is outside."""

    opens: time
    closes: time


@dataclass(frozen=True)
class OpeningHours:
    """The hours of a dealership. Moments go in and out with a time zone; days are those of `zone`."""

    zone: ZoneInfo
    week: tuple[tuple[Interval, ...], ...]
    """The intervals of Monday to Sunday, each day's in order."""
    is_holiday: IsHoliday

    def local(self, moment: datetime) -> datetime:
        """The same moment by the dealership's clock."""
        return moment.astimezone(self.zone)

    def openings(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """From when to when it is open on `day`; empty on holidays and on days that are not worked."""
        if self.is_holiday(day):
            return ()
        return tuple(
            (self._at(day, interval.opens), self._at(day, interval.closes))
            for interval in self.week[day.weekday()]
        )

    def is_open(self, moment: datetime) -> bool:
        """Whether somebody is there at `moment`."""
        return self.next_opening(moment) == moment

    def next_opening(self, moment: datetime) -> datetime:
        """The first moment from `moment` on at which it is open: `moment` itself when it is open then."""
        local = self.local(moment)
        for opens, closes in self._openings(local.date()):
            if local < closes:
                return max(local, opens)
        raise AssertionError("the week has an open day, which no calendar of holidays closes for so long")

    def open_between(self, since: datetime, until: datetime) -> timedelta:
        """For how long it is open from `since` to `until`, looking at most two months ahead."""
        total = timedelta()
        for opens, closes in self._openings(self.local(since).date()):
            if opens >= until:
                break
            total += max(timedelta(), min(closes, until) - max(opens, since))
        return total

    def _openings(self, first: date) -> Iterator[tuple[datetime, datetime]]:
        for offset in range(_DAYS_AHEAD):
            yield from self.openings(first + timedelta(days=offset))

    def _at(self, day: date, clock_time: time) -> datetime:
        return datetime.combine(day, clock_time, self.zone)


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    time_zone: str
    holidays: str
    week: Mapping[str, tuple[Annotated[str, Meta(pattern=r"^\d\d:\d\d-\d\d:\d\d$")], ...]]


def load(path: Path = FILE) -> OpeningHours:
    """The hours that the file at `path` tells. Raises DataFileError."""
    file = read(path, _File)
    unknown = sorted(set(file.week) - set(WEEKDAYS))
    if unknown:
        raise DataFileError(path, f"week: {unknown[0]} is no day; the days are {', '.join(WEEKDAYS)}")
    week = tuple(_day(path, name, file.week.get(name, ())) for name in WEEKDAYS)
    if not any(week):
        raise DataFileError(path, "week: no day is open")
    return OpeningHours(_zone(path, file.time_zone), week, _calendar(path, file.holidays))


def _day(path: Path, name: str, texts: tuple[str, ...]) -> tuple[Interval, ...]:
    try:
        day = intervals(texts)
    except ValueError as error:
        raise DataFileError(path, f"week.{name}: {error}; write times from 00:00 to 23:59") from error
    times = [moment for interval in day for moment in (interval.opens, interval.closes)]
    if any(earlier >= later for earlier, later in pairwise(times)):
        raise DataFileError(path, f"week.{name}: intervals must go forward in time and not overlap")
    return day


def intervals(texts: Sequence[str]) -> tuple[Interval, ...]:
    """Intervals written as "09:00-18:00". Raises ValueError."""
    return tuple(Interval(*map(time.fromisoformat, text.split("-"))) for text in texts)


def _zone(path: Path, name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise DataFileError(path, f"time_zone: {name!r} is no time zone, such as America/Bogota") from error


def _calendar(path: Path, country: str) -> IsHoliday:
    try:
        calendar = holidays.country_holidays(country)
    except NotImplementedError as error:
        raise DataFileError(path, f"holidays: {country!r} is no country code, such as CO") from error
    return calendar.__contains__
