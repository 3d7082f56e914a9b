"""How likely a lead is to buy, from 1 to 10, by the owner's rules."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from libs.common.understanding.amounts import MILLION

SMALLEST_PLAUSIBLE = 3 * MILLION
LARGEST_PLAUSIBLE = 50 * MILLION
"""A budget in pesos that buys a motorcycle lies between these two."""

_BUDGET_GRADES = (
    (30 * MILLION, 10),
    (25 * MILLION, 9),
    (20 * MILLION, 8),
    (15 * MILLION, 7),
    (10 * MILLION, 6),
    (7 * MILLION, 5),
    (5 * MILLION, 4),
    (3 * MILLION, 3),
    (1 * MILLION, 2),
)
_BUDGET, _URGENCY, _EXPERIENCE = 40, 35, 25


class Route(StrEnum):
    """Where a lead goes."""

    HANDOFF = "handoff"
    """To an advisor, at once."""
    CATALOG = "catalog"
    """To the motorcycles that fit."""
    ORIENTATION = "orientation"
    """To the first steps, and to a follow-up later."""


@dataclass(frozen=True, slots=True)
class Score:
    """The three grades of a lead, each from 1 to 10."""

    budget: int
    urgency: int
    experience: int

    @property
    def value(self) -> int:
        """The weighted mean of the grades, halves rounded up."""
        hundredths = _BUDGET * self.budget + _URGENCY * self.urgency + _EXPERIENCE * self.experience
        return (hundredths + 50) // 100

    @property
    def route(self) -> Route:
        """Where the lead goes by its score."""
        if self.value >= 8:
            return Route.HANDOFF
        return Route.CATALOG if self.value >= 5 else Route.ORIENTATION


def budget_grade(pesos: int) -> int:
    """The grade of a budget, from 1 to 10."""
    return next((grade for least, grade in _BUDGET_GRADES if pesos >= least), 1)


def is_plausible(pesos: int) -> bool:
    """Whether a budget lies where motorcycles are bought."""
    return SMALLEST_PLAUSIBLE <= pesos <= LARGEST_PLAUSIBLE
