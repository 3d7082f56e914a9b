"""What the greeting has understood and decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from libs.common.catalog import Motorcycle
from services.agents.frame.agent import Decision


@dataclass(frozen=True, kw_only=True)
class GreetingSlots:
    """What a greeting tells."""

    name: str | None
    """The customer's name, when this turn tells it."""
    advertised: tuple[str, ...]
    """The motorcycles of the advertisement that was tapped, by their names in the catalog."""
    asks_who: bool
    """The customer asks with whom, or with what, one speaks."""
    wordless: str
    """What came without words, such as "la foto"."""


@dataclass(frozen=True, kw_only=True)
class GreetingDecision(Decision):
    """What the greeting says; moments are by the dealership's clock."""

    dealership: str
    week: str
    """The opening hours in words."""
    now: datetime
    opening: datetime | None
    """When a person is back; None while somebody is there."""
    name: str
    """What to call the customer; empty when unknown."""
    met: bool
    """The assistant has presented itself in this conversation."""
    advertised: Motorcycle | None
    """The one that the customer has seen in an advertisement."""
    dated: date
    """The day of the price list."""
    asks_who: bool
    wordless: str
