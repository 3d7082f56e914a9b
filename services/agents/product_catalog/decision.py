"""What the catalog's agent has understood and decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from libs.common.catalog import Motorcycle
from services.agents.buyer import Buyer
from services.agents.frame.agent import Decision
from services.agents.product_catalog.others import OtherModel
from services.agents.product_catalog.recommendation import Missed
from services.agents.product_catalog.superlatives import Superlative
from services.agents.product_catalog.topics import Topic


@dataclass(frozen=True, kw_only=True)
class CatalogSlots:
    """What a turn asks of the catalog."""

    name: str | None
    told: Buyer
    models: tuple[str, ...]
    """The motorcycles named, by their names in the catalog."""
    others: tuple[OtherModel, ...]
    """Those named that are not carried."""
    topics: frozenset[Topic]
    color: str | None
    """The stem of a colour's name, folded."""
    text: str
    visits: bool
    """The customer comes to see it."""
    offered: bool
    """The answer before offered an advisor."""
    advertised: bool
    """An advertisement was tapped before these words."""
    superlative: Superlative | None
    """What the one wanted is to have the most or the least of."""
    choosing: bool
    """The answer before asked which of the listed ones it shall be."""
    wordless: str


class Kind(StrEnum):
    """The form that an answer takes."""

    ONE = "one"
    COMPARISON = "comparison"
    LIST = "list"
    RECOMMENDATION = "recommendation"
    TABLE = "table"
    NOT_CARRIED = "not_carried"
    QUESTION = "question"


@dataclass(frozen=True, kw_only=True)
class CatalogDecision(Decision):
    """What the customer is shown; every figure stands in `models`."""

    name: str
    """What to call the customer; empty when unknown."""
    kind: Kind
    models: tuple[Motorcycle, ...]
    dated: date
    """The day of the price list."""
    others: tuple[OtherModel, ...]
    topics: frozenset[Topic]
    color: str | None
    visits: bool
    address: str
    offered: bool
    """An advisor has just been offered."""
    greeting: str
    """Said before, to who comes from an advertisement; empty otherwise."""
    superlative: str
    """Why this one is shown, such as "la más económica"; empty: it was named."""
    among_listed: bool
    """It is that of those shown last."""
    instead: tuple[Motorcycle, ...]
    """What suits better, where the one spoken of costs too much or is too high."""
    missed: Missed | None
    """The wish that a recommendation does not fulfil."""
    buyer: Buyer
    advisor_writes: str
    wordless: str
