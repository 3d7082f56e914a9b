"""What staff have uploaded, such as a price list, answers where an agent has nothing of its own."""

from __future__ import annotations

from datetime import datetime

from libs.common.knowledge.results import Filters, Result
from libs.common.messages import OutgoingText
from services.agents.faq import texts
from services.agents.faq.agent import LEAST_COVERAGE, Searches
from services.agents.faq.decision import FaqDecision, Passage
from services.agents.frame.agent import Answer, Answerer
from services.agents.frame.turn import Memory, Turn

UPLOADED = Filters(kinds=("document", "page"))


def informed(answer: Answerer, knowledge: Searches) -> Answerer:
    """`answer`, but where its decision is `unanswered` a passage of an uploaded document that answers."""

    async def answered(turn: Turn, memory: Memory, now: datetime) -> Answer:
        given = await answer(turn, memory, now)
        if not given.decision.unanswered or not turn.text:
            return given
        question = " ".join(turn.texts)
        found = await knowledge.search(turn.dealership_id, question, filters=UPLOADED)
        passage = next((each for each in found.results if each.coverage >= LEAST_COVERAGE), None)
        return given if passage is None else _told(passage, question, given)

    return answered


def _told(passage: Result, question: str, given: Answer) -> Answer:
    decision = FaqDecision(
        facts=given.decision.facts,
        sources=(passage,),
        passages=(Passage(passage, question),),
    )
    return Answer(content=OutgoingText(body=texts.faq(decision)), decision=decision)
