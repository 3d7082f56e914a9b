"""What a customer who sends a location is told: which dealership is near, and how far it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import msgspec

from services.agents.places import Nearby
from services.agents.wording import sentence

PRECISE_KILOMETRES = 10
"""Beyond, tenths of a kilometre help nobody."""


def near(dealership: str, address: str, nearby: Sequence[Nearby]) -> str:
    """The first of `nearby`, which are sorted by distance, and the one written to if that is another.

    `address` is that of the one written to, as it tells it itself; empty: as the list of places does.
    """
    own = next((each for each in nearby if each.place.name == dealership), None)
    if own and address:
        own = replace(own, place=msgspec.structs.replace(own.place, address=address))
    nearest = own if own and own.place.name == nearby[0].place.name else nearby[0]
    text = _told(nearest, "Desde esa ubicación, la sede más cercana es")
    if own is None or own is nearest:
        return text
    return f"{text} {_told(own, 'La sede con la que está hablando es')}"


def _told(nearby: Nearby, opening: str) -> str:
    place = nearby.place
    return sentence(f"{opening} *{place.name}*, en {place.address}, {_distance(nearby.kilometres)}")


def _distance(kilometres: float) -> str:
    if kilometres < 1:
        return "a menos de un kilómetro"
    figure = f"{kilometres:.1f}".replace(".", ",") if kilometres < PRECISE_KILOMETRES else f"{kilometres:.0f}"
    return f"a unos {figure} km en línea recta"
