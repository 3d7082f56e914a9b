"""What staff have uploaded, such as a price list, answers where an agent has nothing of its own, or speaks
past what was asked.
"""

from __future__ import annotations

from datetime import datetime

from libs.common.intents import OFFERED, Intent
from libs.common.knowledge.results import Answer as Known
from libs.common.knowledge.results import Filters, Kind, Result
from libs.common.messages import OutgoingText
from services.agents.faq import texts
from services.agents.faq.agent import LEAST_COVERAGE, Searches
from services.agents.faq.decision import FaqDecision, Passage
from services.agents.frame.agent import Answer, Answerer
from services.agents.frame.turn import Memory, Turn

UPLOADED: tuple[Kind, ...] = ("document", "page")

LEAD = 1.0
"""A document that has so much more evidence than all else that is known is what was asked for, whatever the
agent made of the question: docs/knowledge.md has the figures.
"""
_DO_WHAT_THEY_RECORD = frozenset(
    (Intent.SERVICE_SCHEDULING, Intent.POST_SALE, Intent.FOLLOW_UP, Intent.LEAD_QUALIFICATION)
)
"""What these agents write down is done for the customer, who must hear of it; others note quotes."""


def informed(answer: Answerer, knowledge: Searches) -> Answerer:
    """`answer`, but a passage of an uploaded document where that answers and the decision is `unanswered`, or
    where it alone knows what was asked and the turn is no answer to a question of ours.
    """

    async def answered(turn: Turn, memory: Memory, now: datetime) -> Answer:
        given = await answer(turn, memory, now)
        if not turn.text:
            return given
        question = " ".join(turn.texts)
        passage = await _filling(turn, question) if given.decision.unanswered else None
        if passage is None and _gives_way(turn, given):
            passage = await _leading(turn, question)
        return given if passage is None else _told(passage, question, given)

    async def _filling(turn: Turn, question: str) -> Result | None:
        found = await knowledge.search(turn.dealership_id, question, filters=Filters(kinds=UPLOADED))
        return next((each for each in found.results if each.coverage >= LEAST_COVERAGE), None)

    async def _leading(turn: Turn, question: str) -> Result | None:
        if not await knowledge.holds(turn.dealership_id, UPLOADED):
            return None
        return leading(await knowledge.search(turn.dealership_id, question))

    return answered


def leading(known: Known) -> Result | None:
    """The uploaded passage that answers and for which LEAD more evidence speaks than for any other kind."""
    uploaded = [each for each in known.results if each.kind in UPLOADED]
    best = max(uploaded, key=lambda each: each.evidence, default=None)
    others = max((each.evidence for each in known.nearest if each.kind not in UPLOADED), default=0.0)
    return best if best is not None and best.evidence >= others + LEAD else None


def _gives_way(turn: Turn, given: Answer) -> bool:
    """Whether nothing is lost when the answer is not given: it is no step of something that is under way, nor
    was it chosen from all that is known.
    """
    decision = given.decision
    asked = turn.asked and not turn.asked.endswith(f":{OFFERED}")  # an offer wants a yes or no
    does = bool(decision.records) and turn.intent in _DO_WHAT_THEY_RECORD
    return not (asked or decision.last_word or decision.sources or does)


def _told(passage: Result, question: str, given: Answer) -> Answer:
    decision = FaqDecision(
        facts=given.decision.facts,
        sources=(passage,),
        passages=(Passage(passage, question),),
    )
    return Answer(content=OutgoingText(body=texts.faq(decision)), decision=decision)
