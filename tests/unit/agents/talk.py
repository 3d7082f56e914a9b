"""A conversation with an agent, turn by turn: what was learnt and asked is there the next time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from msgspec import json

from libs.common.intents import Intent
from libs.common.jsonb import to_jsonb
from libs.common.messages import OutgoingText
from services.agents.frame.agent import Decision
from services.agents.frame.turn import Fact, Memory, Said
from tests.unit.agents.situations import GP_BIKES, MONDAY_MORNING, answer, turn


@dataclass
class Talk:
    """One customer's conversation, in which every turn has the same intent unless another is named."""

    intent: Intent
    now: datetime = MONDAY_MORNING
    facts: dict[str, Fact] = field(default_factory=dict)
    asked: str = ""
    said: list[str] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)

    async def say(self, *sent: str, intent: Intent | None = None) -> str:
        """What the agent in charge answers to the customer's messages."""
        words = turn(*sent, intent=intent or self.intent, asked=self.asked)
        given = await answer(words, self._memory(), self.now)
        content = given.content
        body = content.body if isinstance(content, OutgoingText) else getattr(content, "caption", "")
        self.asked = given.decision.asks
        self.decisions.append(given.decision)
        self.said.append(body)
        for name, value in given.decision.all_facts.items():
            self.facts[name] = Fact(value=json.decode(to_jsonb(value)), learned_at=self.now)
        return body

    def pass_by(self, time: timedelta) -> None:
        """Let time pass before the customer writes again."""
        self.now += time

    @property
    def decision(self) -> Decision:
        """What was decided last."""
        return self.decisions[-1]

    def _memory(self) -> Memory:
        history = tuple(
            Said(author="assistant", content=OutgoingText(body=body), occurred_at=self.now)
            for body in self.said
        )
        return Memory(dealership=GP_BIKES, facts=self.facts, history=history)
