"""What the qualification of a lead has understood and decided."""

from __future__ import annotations

from dataclasses import dataclass

from services.agents.buyer import Buyer
from services.agents.frame.agent import Decision
from services.agents.lead_qualification.questions import Question
from services.agents.lead_qualification.score import Route
from services.agents.product_catalog.recommendation import Recommendation


@dataclass(frozen=True, kw_only=True)
class LeadSlots:
    """What a lead's turn tells."""

    name: str | None
    told: Buyer
    aside: str = ""
    """What is asked beside, where nothing that was asked is told."""
    wordless: str
    """What came without words, such as "la foto"."""


@dataclass(frozen=True, kw_only=True)
class LeadDecision(Decision):
    """What a lead is told."""

    name: str
    """What to call the customer; empty when unknown."""
    first: bool
    """Nothing has been asked before."""
    question: Question | None
    route: Route | None
    """Where the lead goes; None while something is missing."""
    shows: bool
    """What the route leads to is to be told: for the first time, or because something has changed."""
    told: Buyer
    """What this turn has told, and `buyer` what is known altogether."""
    buyer: Buyer
    implausible_budget: int | None
    """A budget in pesos that was told just now and buys no motorcycle, or any of them."""
    recommendation: Recommendation
    advisor_writes: str
    """When an advisor would write, in words."""
    wordless: str
