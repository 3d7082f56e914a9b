"""What the answer to a follow-up has been understood as, and what is decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from msgspec import Meta

from services.agents.follow_up.replies import Reply
from services.agents.frame.agent import Decision
from services.agents.lead_qualification.decision import LeadDecision, LeadSlots
from services.agents.product_catalog.decision import CatalogDecision, CatalogSlots


@dataclass(frozen=True, kw_only=True)
class FollowUpSlots:
    """What a customer answers to being written to again."""

    reply: Annotated[
        Reply | None,
        Meta(
            description="What the customer answers to being asked whether they still want a motorcycle: "
            "interested, visit (wants to come by), later (asks to be written to another day, or lacks the "
            "money now), thinking (will say after thinking or asking somebody), not_interested, "
            "bought_elsewhere, bought_here."
        ),
    ]
    text: str
    """The words, in which a day may be named."""
    asked: bool
    """The customer was written to, and asked whether a motorcycle is still wanted."""
    lead: LeadSlots
    """What the same words tell of a buyer, for whoever goes on."""
    catalog: CatalogSlots


@dataclass(frozen=True, kw_only=True)
class FollowUpDecision(Decision):
    """What is answered; an interested customer is answered by the agent that goes on."""

    reply: Reply | None
    name: str
    until: date | None
    """The day on which the customer is written to again."""
    today: date
    goes_on: LeadDecision | CatalogDecision | None
    resumes: bool
    """A talk goes on that had come to rest."""
    address: str
    dealership: str
    week: str
    """The opening hours in words."""
