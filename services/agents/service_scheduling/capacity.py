"""Where appointments take place: the bays of the workshop and the motorcycles for test rides."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from libs.common.catalog import Catalog
from libs.common.data_files import DIRECTORY, DataFileError, read
from libs.common.opening_hours import Interval, intervals

FILE = DIRECTORY / "appointments.yaml"

_Name = Annotated[str, Meta(min_length=1, max_length=60)]
_Interval = Annotated[str, Meta(pattern=r"^\d\d:\d\d-\d\d:\d\d$")]


class Place(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that one appointment takes at a time; in its `breaks` it is not used."""

    name: _Name
    breaks: tuple[_Interval, ...] = ()
    model: str = ""
    """Of a motorcycle to be tried: as the catalog names it."""

    @property
    def pauses(self) -> tuple[Interval, ...]:
        """The breaks, by the clock on the wall."""
        return intervals(self.breaks)


class _Workshop(Struct, frozen=True, forbid_unknown_fields=True):
    bays: Annotated[tuple[Place, ...], Meta(min_length=1)]


class _TestRides(Struct, frozen=True, forbid_unknown_fields=True):
    minutes: Annotated[int, Meta(ge=15, le=240)]
    motorcycles: tuple[Place, ...]


class Capacity(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What can be booked, and on what terms."""

    starts_every_minutes: Annotated[int, Meta(ge=15, le=240, multiple_of=15)]
    least_notice_minutes: Annotated[int, Meta(ge=0, le=10_000)]
    days_ahead: Annotated[int, Meta(ge=1, le=180)]
    workshop: _Workshop
    test_rides: _TestRides

    @property
    def bays(self) -> tuple[Place, ...]:
        """The workshop's lifts."""
        return self.workshop.bays

    @property
    def demos(self) -> tuple[str, ...]:
        """The models that can be tried, each once."""
        return tuple(dict.fromkeys(place.model for place in self.test_rides.motorcycles))

    def demos_of(self, model: str) -> tuple[Place, ...]:
        """The motorcycles of a model that can be tried."""
        return tuple(place for place in self.test_rides.motorcycles if place.model == model)

    @property
    def horizon(self) -> timedelta:
        """How far ahead an appointment can be made."""
        return timedelta(days=self.days_ahead)


def load_capacity(catalog: Catalog, path: Path = FILE) -> Capacity:
    """The places of the file at `path`.

    Raises DataFileError when something is missing or out of range, when two places share a name, when
    breaks overlap, or when a motorcycle is of a model that `catalog` does not have.
    """
    capacity = read(path, Capacity)
    for fault in _faults(capacity, catalog):
        raise DataFileError(path, fault)
    return capacity


def _faults(capacity: Capacity, catalog: Catalog) -> Iterator[str]:
    every = (*capacity.bays, *capacity.test_rides.motorcycles)
    names = [place.name for place in every]
    yield from (f"{name}: stands there twice; keep one" for name in names if names.count(name) > 1)
    for place in every:
        try:
            times = [moment for pause in place.pauses for moment in (pause.opens, pause.closes)]
        except ValueError as error:
            yield f"{place.name}: breaks: {error}; write times from 00:00 to 23:59"
            continue
        if any(earlier >= later for earlier, later in pairwise(times)):
            yield f"{place.name}: breaks must go forward in time and not overlap"
    for place in capacity.test_rides.motorcycles:
        if catalog.model(place.model) is None:
            yield f"{place.name}: there is no model {place.model!r} in the catalog"
