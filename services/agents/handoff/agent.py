"""Gives the conversation to a person because the customer wants one, kindly or at the end of patience."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from libs.common.messages import OutgoingText
from libs.common.opening_hours import OpeningHours
from libs.common.understanding.anger import find_anger
from services.agents.frame.agent import Decision, HandoffReason
from services.agents.frame.turn import Memory, Turn
from services.agents.handoff import texts
from services.agents.introductions import called, learnt, told_name
from services.agents.wording import advisor_writes


@dataclass(frozen=True, kw_only=True)
class HandoffSlots:
    """What a wish to speak with a person tells."""

    name: str | None
    angry: bool


@dataclass(frozen=True, kw_only=True)
class HandoffDecision(Decision):
    """Who is told what."""

    name: str
    open_now: bool
    advisor_writes: str


@dataclass(frozen=True)
class Handoff:
    """Answers a wish to speak with a person; afterwards the assistant is silent."""

    hours: OpeningHours

    async def understand(self, turn: Turn) -> HandoffSlots:
        """The name, if one is told, and the mood."""
        return HandoffSlots(name=told_name(turn), angry=bool(find_anger(turn.text)))

    def decide(self, slots: HandoffSlots, memory: Memory, now: datetime) -> HandoffDecision:
        """Hand over at once, and tell when an advisor writes."""
        return HandoffDecision(
            facts=learnt(slots.name),
            handoff=HandoffReason.FRUSTRATION if slots.angry else HandoffReason.CUSTOMER_REQUEST,
            name=called(slots.name, memory),
            open_now=self.hours.is_open(now),
            advisor_writes=advisor_writes(self.hours, now),
        )

    async def say(self, decision: HandoffDecision) -> OutgoingText:
        """The promise."""
        body = texts.escalated(
            decision.handoff or HandoffReason.CUSTOMER_REQUEST,
            name=decision.name,
            open_now=decision.open_now,
            advisor_writes=decision.advisor_writes,
        )
        return OutgoingText(body=body)
