"""Greets, presents the dealership, learns the customer's name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from libs.common import spanish_time
from libs.common.catalog import Catalog
from libs.common.messages import OutgoingText
from libs.common.opening_hours import OpeningHours
from libs.common.understanding.models import ModelNames
from libs.common.understanding.who import asks_who
from services.agents.follow_up.records import quoted
from services.agents.frame.turn import Memory, Turn
from services.agents.greeting import texts
from services.agents.greeting.decision import GreetingDecision, GreetingSlots
from services.agents.introductions import ASKS_NAME, called, learnt, told_name
from services.agents.product_catalog.shown import shown
from services.agents.wording import wordless


@dataclass(frozen=True)
class Greeting:
    """Answers the first message of a conversation, when it carries no other intent."""

    hours: OpeningHours
    catalog: Catalog
    models: ModelNames

    async def understand(self, turn: Turn) -> GreetingSlots:
        """The name, if one is told."""
        return GreetingSlots(
            name=told_name(turn),
            advertised=shown(turn, self.models),
            asks_who=asks_who(turn.text),
            wordless=wordless(turn.contents),
        )

    def decide(self, slots: GreetingSlots, memory: Memory, now: datetime) -> GreetingDecision:
        """Present the dealership once a conversation, and ask for the name then if nobody has told it."""
        name = called(slots.name, memory)
        met = memory.answered_before
        advertised = self.catalog.model(slots.advertised[0]) if len(slots.advertised) == 1 else None
        return GreetingDecision(
            facts={**learnt(slots.name), **({"model": advertised.name} if advertised else {})},
            records=(quoted(advertised.name, now),) if advertised else (),
            asks="" if name or met else ASKS_NAME,
            dealership=memory.dealership.name,
            week=spanish_time.week(self.hours),
            now=self.hours.local(now),
            opening=None if self.hours.is_open(now) else self.hours.next_opening(now),
            name=name,
            met=met,
            advertised=advertised,
            dated=self.catalog.dated,
            asks_who=slots.asks_who,
            wordless=slots.wordless,
        )

    async def say(self, decision: GreetingDecision) -> OutgoingText:
        """The greeting."""
        return OutgoingText(body=texts.greeting(decision))
