"""What a lead is asked, one thing at a time and nothing twice."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from services.agents.buyer import Buyer


class Question(StrEnum):
    """Something to ask, by the name of the fact that answers it."""

    USE = "use"
    BUDGET = "budget"
    URGENCY = "urgency"
    EXPERIENCE = "experience"
    TRADE_IN = "trade_in"
    CONTACT = "contact"


BEFORE_ROUTING = (Question.USE, Question.BUDGET, Question.URGENCY, Question.EXPERIENCE)
"""What the score, and a recommendation, are made of."""
AFTER_ROUTING = (Question.TRADE_IN, Question.CONTACT)


def next_question(
    buyer: Buyer, asked: Collection[str], among: tuple[Question, ...] = BEFORE_ROUTING
) -> Question | None:
    """The first question that is neither answered nor asked already; None when there is none."""
    return next((one for one in among if one not in asked and not _answered(buyer, one)), None)


def _answered(buyer: Buyer, question: Question) -> bool:
    if question is Question.USE:
        return bool(buyer.model or buyer.use or buyer.category)
    return getattr(buyer, question) is not None
