"""Where the dealerships are, and how far that is from a customer."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from libs.common.data_files import DIRECTORY, read
from libs.common.messages import Location

EARTH_KILOMETRES = 6371.0


class Place(Struct, frozen=True, kw_only=True):
    """A dealership of the network, in degrees."""

    name: str
    address: str
    latitude: Annotated[float, Meta(ge=-90, le=90)]
    longitude: Annotated[float, Meta(ge=-180, le=180)]


@dataclass(frozen=True)
class Nearby:
    """A dealership, and how far it is as the crow flies."""

    place: Place
    kilometres: float


Places = tuple[Place, ...]


def load_places(path: Path = DIRECTORY / "places.yaml") -> Places:
    """The dealerships that the file at `path` names. Raises DataFileError."""
    return read(path, Places)


def by_distance(places: Places, location: Location) -> tuple[Nearby, ...]:
    """Every dealership, the nearest first."""
    found = (Nearby(place, _kilometres(place, location)) for place in places)
    return tuple(sorted(found, key=lambda nearby: nearby.kilometres))


def _kilometres(place: Place, location: Location) -> float:
    south, north = radians(place.latitude), radians(location.latitude)
    across = radians(location.longitude - place.longitude)
    chord = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin(across / 2) ** 2
    return 2 * EARTH_KILOMETRES * asin(sqrt(chord))
