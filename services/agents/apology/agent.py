"""The answer when no answer could be made: a person writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from libs.common.messages import OutgoingText
from libs.common.opening_hours import OpeningHours
from services.agents.frame.agent import Decision, HandoffReason
from services.agents.frame.turn import Memory, Turn
from services.agents.introductions import called
from services.agents.wording import advisor_writes, named, sentence


@dataclass(frozen=True, kw_only=True)
class ApologyDecision(Decision):
    """Whom the apology addresses, and when an advisor writes."""

    name: str
    advisor_writes: str


@dataclass(frozen=True)
class Apology:
    """Answers in the place of an agent that has failed; it looks at nothing that could make it fail too."""

    hours: OpeningHours

    async def understand(self, turn: Turn) -> None:  # noqa: ARG002 - the words may be what made the agent fail
        """Nothing."""
        return

    def decide(self, slots: None, memory: Memory, now: datetime) -> ApologyDecision:  # noqa: ARG002 - there are none
        """Hand the conversation to a person."""
        return ApologyDecision(
            handoff=HandoffReason.AGENT_FAILED,
            name=called(None, memory),
            advisor_writes=advisor_writes(self.hours, now),
        )

    async def say(self, decision: ApologyDecision) -> OutgoingText:
        """The apology."""
        sorry = named("Qué pena con usted", decision.name)
        promise = sentence(f"Un asesor le escribe por este chat {decision.advisor_writes}")
        return OutgoingText(body=f"{sorry}: esta vez no le pude resolver. {promise}")
