"""What to show beside a motorcycle that costs too much or is too high for its rider."""

from __future__ import annotations

from dataclasses import replace

from libs.common.catalog import Catalog, Motorcycle
from services.agents.product_catalog.recommendation import Wishes, highest_seat, recommend


def cheaper(catalog: Catalog, model: Motorcycle) -> tuple[Motorcycle, ...]:
    """The dearest of those that cost less, of the same kind where there is one; empty below the cheapest."""
    less = [other for other in catalog.models if other.price_cop < model.price_cop]
    same = [other for other in less if other.category == model.category]
    found = max(same or less, key=lambda other: other.price_cop, default=None)
    return (found,) if found else ()


def lower(catalog: Catalog, model: Motorcycle, wishes: Wishes) -> tuple[Motorcycle, ...]:
    """Others of the same kind that the rider reaches the ground from; empty where `model` will do."""
    if wishes.height_cm is None or model.seat_height_mm <= highest_seat(wishes.height_cm):
        return ()
    found = recommend(catalog, replace(wishes, category=model.category, use=None))
    return tuple(other for other in found.models if other is not model)
