"""Answers what no agent has an answer to: honest about it, with a way to a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from libs.common import spanish_time
from libs.common.intents import OFFERED
from libs.common.messages import Location, OutgoingText, UnknownContent, Unsupported
from libs.common.opening_hours import OpeningHours
from libs.common.understanding.assent import assents
from libs.common.understanding.who import asks_who
from services.agents.fallback import texts
from services.agents.fallback.decision import FallbackDecision, FallbackSlots
from services.agents.fallback.thanks import only_thanks, wrong_number
from services.agents.frame.turn import Memory, Turn
from services.agents.introductions import called, learnt, told_name
from services.agents.offers import OFFERS_ADVISOR, OFFERS_ADVISOR_AGAIN
from services.agents.places import Nearby, Places, by_distance
from services.agents.wording import advisor_writes, wordless


@dataclass(frozen=True)
class Fallback:
    """Answers any intent with one message, without a figure, never twice the same in a row."""

    hours: OpeningHours
    places: Places = ()

    async def understand(self, turn: Turn) -> FallbackSlots:
        """The intent, and the name if one is told."""
        return FallbackSlots(
            intent=turn.intent,
            name=told_name(turn),
            wordless=wordless(turn.contents),
            unreadable=all(isinstance(content, Unsupported | UnknownContent) for content in turn.contents),
            offered=turn.asked == OFFERS_ADVISOR,
            thanks=only_thanks(turn.texts),
            wrong_number=wrong_number(turn.texts),
            asks_who=asks_who(turn.text),
            refused=_offered(turn) and assents(turn.text) is False,
            nearby=self._nearby(turn),
        )

    def decide(self, slots: FallbackSlots, memory: Memory, now: datetime) -> FallbackDecision:
        """Offer a person; briefly, when the answer before has just offered one."""
        return FallbackDecision(
            facts=learnt(slots.name),
            asks=_asks(slots),
            unanswered=not (wants_nothing(slots) or slots.wordless or slots.unreadable),
            intent=slots.intent,
            name=called(slots.name, memory),
            begins=not memory.answered_before,
            wordless=slots.wordless,
            unreadable=slots.unreadable,
            thanks=slots.thanks,
            wrong_number=slots.wrong_number,
            asks_who=slots.asks_who,
            refused=slots.refused,
            thanked=_has_thanked(memory),
            brief=slots.offered,
            advisor_writes=advisor_writes(self.hours, now),
            dealership=memory.dealership.name,
            address=memory.dealership.address,
            week=spanish_time.week(self.hours),
            nearby=slots.nearby,
        )

    async def say(self, decision: FallbackDecision) -> OutgoingText:
        """The offer."""
        return OutgoingText(body=texts.fallback(decision))

    def _nearby(self, turn: Turn) -> tuple[Nearby, ...]:
        """How far the dealerships are from the place that the customer sent last, without a word."""
        sent = [content for content in turn.contents if isinstance(content, Location)]
        return by_distance(self.places, sent[-1]) if sent and not turn.texts else ()


def _asks(slots: FallbackSlots) -> str:
    if wants_nothing(slots) or slots.nearby:
        return ""
    return OFFERS_ADVISOR_AGAIN if slots.offered else OFFERS_ADVISOR


def _has_thanked(memory: Memory) -> bool:
    """Whether the last thing said to the customer was that thanks are not needed."""
    last = next((said.content for said in reversed(memory.history) if said.author == "assistant"), None)
    return isinstance(last, OutgoingText) and texts.NOT_AT_ALL in last.body


def wants_nothing(slots: FallbackSlots) -> bool:
    """Whether a word is enough, and no person is to be offered."""
    return slots.thanks or slots.wrong_number or slots.refused or slots.asks_who


def _offered(turn: Turn) -> bool:
    return turn.asked.partition(":")[2].startswith(OFFERED)
