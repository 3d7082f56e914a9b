"""Which motorcycles of the catalog suit somebody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from libs.common.catalog import Catalog, Category, Motorcycle, Rider
from libs.common.understanding.uses import Use
from services.agents.buyer import Buyer

MOST = 3
"""Motorcycles in one recommendation."""

Missed = Literal["budget", "category"]
"""A wish that nothing in the catalog fulfils together with the others."""

_CATEGORIES: dict[Use, tuple[Category, ...]] = {
    Use.WORK: ("work", "scooter"),
    Use.CITY: ("scooter", "naked", "work"),
    Use.TRAVEL: ("touring", "enduro", "naked"),
    Use.OFF_ROAD: ("enduro", "touring"),
    Use.SPORT: ("sport", "naked"),
}
_FOOT_TO_SEAT = 4.7
"""Millimetres of inside leg for each centimetre of height."""
_ON_TIPTOE_MM = 65
"""How much higher than the inside leg a seat may be: then the balls of the feet reach the ground."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What is known of a buyer; None is what is not."""

    budget: int | None = None
    """The most pesos to spend."""
    category: Category | None = None
    use: Use | None = None
    experience: int | None = None
    """The grade from 1 to 10."""
    height_cm: int | None = None

    @property
    def categories(self) -> tuple[Category, ...]:
        """The categories that do, the best first; empty when any does."""
        if self.category:
            return (self.category,)
        return _CATEGORIES[self.use] if self.use else ()


def wishes_of(buyer: Buyer) -> Wishes:
    """What `buyer` wishes: up to the higher end of the budget."""
    return Wishes(
        budget=buyer.budget.high if buyer.budget else None,
        category=buyer.category,
        use=buyer.use,
        experience=buyer.experience,
        height_cm=buyer.height_cm,
    )


@dataclass(frozen=True, slots=True)
class Recommendation:
    """At most MOST motorcycles, the best first, and the wish that they do not fulfil, if any."""

    models: tuple[Motorcycle, ...]
    missed: Missed | None = None


def recommend(catalog: Catalog, wishes: Wishes) -> Recommendation:
    """What of `catalog` suits; at least one model always, and what may not be ridden safely never.

    When nothing fulfils all wishes, the cheapest above the budget come first, then other categories.
    """
    safe = [model for model in catalog.models if _manageable(model, wishes)]
    safe = safe or [min(catalog.models, key=lambda model: model.seat_height_mm)]
    wanted = [model for model in safe if not wishes.categories or model.category in wishes.categories]
    within = [model for model in wanted if _within(model, wishes)]
    if within:
        return Recommendation(_best(within, wishes))
    if wanted:
        return Recommendation(tuple(sorted(wanted, key=_price)[:MOST]), "budget")
    within = [model for model in safe if _within(model, wishes)]
    if within:
        return Recommendation(_best(within, replace(wishes, category=None, use=None)), "category")
    return Recommendation((min(safe, key=_price),), "budget")


def riders(experience: int | None) -> frozenset[Rider]:
    """Whom a motorcycle may be made for, to suit somebody of that grade of experience."""
    if experience is None or experience >= 8:
        return frozenset(("first", "some", "experienced"))
    return frozenset(("first", "some")) if experience >= 6 else frozenset(("first",))


def highest_seat(height_cm: int) -> int:
    """The highest seat in millimetres from which a rider of that height reaches the ground."""
    return round(height_cm * _FOOT_TO_SEAT) + _ON_TIPTOE_MM


def _manageable(model: Motorcycle, wishes: Wishes) -> bool:
    reached = wishes.height_cm is None or model.seat_height_mm <= highest_seat(wishes.height_cm)
    return reached and model.rider in riders(wishes.experience)


def _within(model: Motorcycle, wishes: Wishes) -> bool:
    return wishes.budget is None or model.price_cop <= wishes.budget


def _best(models: Sequence[Motorcycle], wishes: Wishes) -> tuple[Motorcycle, ...]:
    """The best category first, in it the one that makes the most of the budget; without one, the cheapest."""
    most_first = wishes.budget is not None

    def order(model: Motorcycle) -> tuple[int, int]:
        rank = wishes.categories.index(model.category) if wishes.categories else 0
        return rank, -model.price_cop if most_first else model.price_cop

    return tuple(sorted(models, key=order)[:MOST])


def _price(model: Motorcycle) -> int:
    return model.price_cop
