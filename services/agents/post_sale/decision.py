"""What a customer who has bought wants, and what is decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from msgspec import Meta

from libs.common.ownership import Ownership
from libs.common.sales import Sale
from services.agents.faq.decision import Passage
from services.agents.frame.agent import Decision
from services.agents.post_sale.topics import Topic


@dataclass(frozen=True, kw_only=True)
class PostSaleSlots:
    """What a turn after a sale tells."""

    name: Annotated[str | None, Meta(description="The customer's own name, as the customer gives it.")]
    topic: Annotated[
        Topic | None,
        Meta(
            description="What the customer wants: complaint (something went wrong or does not work), claim "
            "(use the warranty), warranty (how long, what it covers), papers (registration, plate, SOAT), "
            "delivery (when the motorcycle is handed over), maintenance (which revision is due), survey (a "
            "score from 0 to 10), comment (words after a score), later (no revision now), happy (thanks)."
        ),
    ]
    kilometres: Annotated[int | None, Meta(description="What the motorcycle has driven, in kilometres.")]
    score: Annotated[int | None, Meta(description="The customer's score for the dealership, 0 to 10.")]
    comment: str
    """The words beside a score, or after one."""
    unsafe: bool
    """Riding on might hurt somebody."""
    specific: bool
    """The warranty is asked about in particular."""
    wordless: str
    passage: Passage | None
    """What the knowledge has to say."""
    owned: tuple[Sale, ...]
    """What the customer has bought here, the newest first."""


@dataclass(frozen=True, kw_only=True)
class PostSaleDecision(Decision):
    """What a customer who has bought is told; every figure stands here."""

    topic: Topic | None
    name: str
    sale: Sale | None
    """The motorcycle spoken of; None when none is on record."""
    rules: Ownership
    kilometres: int | None
    expected_on: date | None
    """When the next revision is due, by what the motorcycle drives."""
    today: date
    score: int | None
    unsafe: bool
    wordless: str
    passage: Passage | None
    """What is told of it; None: what is known of the sale answers better."""
    open_now: bool
    advisor_writes: str
