"""Answers frequent questions from what the dealership knows, and offers a person where it knows nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from libs.common.knowledge.results import EVERYWHERE, Answer, Filters
from libs.common.messages import OutgoingText
from services.agents.fallback.agent import Fallback
from services.agents.fallback.decision import FallbackDecision
from services.agents.faq import texts
from services.agents.faq.decision import FaqDecision, FaqSlots
from services.agents.faq.excerpt import excerpt
from services.agents.frame.turn import Memory, Turn
from services.agents.introductions import called, learnt

WRITTEN_TO_BE_READ = frozenset({"faq", "policy"})


class Searches(Protocol):
    """What the agent needs of the knowledge."""

    async def search(self, dealership_id: UUID, question: str, *, filters: Filters = EVERYWHERE) -> Answer:
        """The passages of a dealership that answer a question, best first."""


@dataclass(frozen=True)
class Faq:
    """Says what the knowledge says; `fallback` speaks where it says nothing, or nothing was asked."""

    knowledge: Searches
    fallback: Fallback

    async def understand(self, turn: Turn) -> FaqSlots:
        """The passage that answers the turn's words."""
        otherwise = await self.fallback.understand(turn)
        question = " ".join(turn.texts)
        if not question or otherwise.thanks or otherwise.refused:
            return FaqSlots(question=question, passage=None, otherwise=otherwise)
        answer = await self.knowledge.search(turn.dealership_id, question)
        return FaqSlots(question=question, passage=next(iter(answer.results), None), otherwise=otherwise)

    def decide(self, slots: FaqSlots, memory: Memory, now: datetime) -> FaqDecision | FallbackDecision:
        """Answer from the passage, and keep it for staff; without one, offer a person."""
        if slots.passage is None:
            return self.fallback.decide(slots.otherwise, memory, now)
        told = slots.otherwise.name
        written = slots.passage.kind in WRITTEN_TO_BE_READ
        return FaqDecision(
            facts=learnt(told),
            sources=(slots.passage,),
            passage=_on_one_line(slots.passage.body)
            if written
            else excerpt(slots.passage.body, slots.question),
            name=called(told, memory) if told else "",
            written_to_be_read=written,
        )

    async def say(self, decision: FaqDecision | FallbackDecision) -> OutgoingText:
        """The passage, or the offer."""
        if isinstance(decision, FallbackDecision):
            return await self.fallback.say(decision)
        return OutgoingText(body=texts.faq(decision))


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
