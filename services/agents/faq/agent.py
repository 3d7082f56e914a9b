"""Answers frequent questions from what the dealership knows, and offers a person where it knows nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from libs.common import spanish_time
from libs.common.intents import Intent
from libs.common.knowledge.results import EVERYWHERE, KINDS, Answer, Filters, Kind
from libs.common.messages import OutgoingText
from services.agents.fallback.agent import Fallback, wants_nothing
from services.agents.fallback.decision import FallbackDecision
from services.agents.faq import texts
from services.agents.faq.decision import FaqDecision, FaqSlots, Passage
from services.agents.faq.openings import asks_opening, find_opening, wants_visit
from services.agents.faq.topics import asks_phone, asks_where, questions
from services.agents.frame.turn import Memory, Turn
from services.agents.introductions import called, learnt
from services.agents.offers import OFFERS_TEST_RIDE


class Searches(Protocol):
    """What the agent needs of the knowledge."""

    async def search(self, dealership_id: UUID, question: str, *, filters: Filters = EVERYWHERE) -> Answer:
        """The passages of a dealership that answer a question, best first."""

    async def holds(self, dealership_id: UUID, kinds: tuple[Kind, ...]) -> bool:
        """Whether the dealership has anything of one of `kinds`, as it was a few seconds ago."""


NOT_THE_CATALOG = Filters(kinds=tuple(kind for kind in KINDS if kind != "catalog"))
"""The catalog has an agent of its own, which words what it says; its passages were not written to be read."""
UNASKED = Filters(kinds=("faq", "policy", "document", "page"))
"""Where nothing says what was asked for, the workshop's and the shop's lists are not read out either."""

LEAST_COVERAGE = 0.5
"""The share of a question's weighty words that a passage must have where nothing says that it was asked for:
asking back is better than a passage about something else.
"""


@dataclass(frozen=True)
class Faq:
    """Says what the knowledge says; `fallback` speaks where it says nothing, or nothing was asked."""

    knowledge: Searches
    fallback: Fallback

    async def understand(self, turn: Turn) -> FaqSlots:
        """What answers each question of the turn."""
        otherwise = await self.fallback.understand(turn)
        if not turn.text or wants_nothing(otherwise):
            return FaqSlots(otherwise=otherwise)
        asked = questions(turn.texts)
        looked_up = [question for question in asked if not _known(question)]
        found = [await self._passage(turn, question) for question in looked_up]
        passages = {each.result.chunk_id: each for each in found if each}
        return FaqSlots(
            passages=tuple(passages.values()),
            where=any(map(asks_where, asked)),
            opening=next(filter(asks_opening, asked), ""),
            visit=next(filter(wants_visit, asked), ""),
            expected=turn.asked == OFFERS_TEST_RIDE,
            phone=any(map(asks_phone, asked)),
            otherwise=otherwise,
        )

    def decide(self, slots: FaqSlots, memory: Memory, now: datetime) -> FaqDecision | FallbackDecision:
        """Answer from the passages, and keep them for staff; without one, offer a person."""
        place = memory.dealership if (slots.where or slots.visit) and memory.dealership.address else None
        named_day = slots.opening or slots.visit
        opening = find_opening(named_day, self.fallback.hours, now) if named_day else None
        phone = memory.dealership.phone if slots.phone else ""
        if not (slots.passages or place or phone or opening or slots.visit):
            return self.fallback.decide(slots.otherwise, memory, now)
        told = slots.otherwise.name
        return FaqDecision(
            facts=learnt(told),
            asks=OFFERS_TEST_RIDE if slots.visit and not slots.expected else "",
            sources=tuple(passage.result for passage in slots.passages),
            passages=slots.passages,
            place=place,
            opening=opening,
            visit=bool(slots.visit),
            expected=slots.expected,
            phone=phone,
            week=spanish_time.week(self.fallback.hours),
            name=called(told, memory) if told else "",
        )

    async def say(self, decision: FaqDecision | FallbackDecision) -> OutgoingText:
        """The passages, or the offer."""
        if isinstance(decision, FallbackDecision):
            return await self.fallback.say(decision)
        return OutgoingText(body=texts.faq(decision))

    async def _passage(self, turn: Turn, question: str) -> Passage | None:
        unasked = turn.intent is Intent.OTHER
        filters = UNASKED if unasked else NOT_THE_CATALOG
        answer = await self.knowledge.search(turn.dealership_id, question, filters=filters)
        least = LEAST_COVERAGE if unasked else 0.0
        best = next((each for each in answer.results if each.coverage >= least), None)
        return Passage(best, question) if best else None


def _known(question: str) -> bool:
    """Whether it is answered without the knowledge."""
    return asks_where(question) or asks_phone(question) or asks_opening(question) or wants_visit(question)
