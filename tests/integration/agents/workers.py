"""Workers that answer turns, and agents that misbehave."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime

from libs.common.database import Database
from libs.common.identifiers import uuid7
from libs.common.intents import Intent
from libs.common.messages import OutgoingText
from libs.common.metrics import Metrics
from libs.common.outbox import Outbox
from libs.common.settings import AgentSettings
from libs.faust_redis.producer import Producer
from services.agents import registry
from services.agents.frame.agent import Answer, Answerer, Decision
from services.agents.frame.handler import TurnHandler
from services.agents.frame.turn import Memory, Turn
from services.agents.handoff.handing_over import HandingOver
from services.agents.post_sale.garage import DatabaseGarage
from services.agents.service_scheduling.diary import DatabaseDiary
from tests.doubles.knowledge import SmallKnowledge, passage
from tests.integration.agents.stage import StoppedClock

BUSINESS = registry.business(AgentSettings())
PARKING = passage("Sí, hay parqueadero vigilado.")


def worker(
    database: Database, producer: Producer, clock: StoppedClock, *, answerer: Answerer | None = None
) -> TurnHandler:
    """A worker of its own; with `answerer` it answers every intent by that."""
    metrics = Metrics()
    knowledge = SmallKnowledge({"parqueadero": PARKING})
    diary = DatabaseDiary(database, clock, BUSINESS.capacity.horizon)
    answerers = registry.answerers(BUSINESS, knowledge, diary, garage=DatabaseGarage(database))
    return TurnHandler(
        database=database,
        outbox=Outbox(database, producer, clock=clock, metrics=metrics),
        producer=producer,
        answerers=dict.fromkeys(Intent, answerer) if answerer else answerers,
        apologise=registry.apologiser(BUSINESS.hours),
        hand_over=HandingOver(BUSINESS.hours),
        max_attempts=2,
        policy_url="https://example.com/politica",
        clock=clock,
        new_id=uuid7,
        metrics=metrics,
    )


class AgentBroke(Exception):
    """What a broken agent raises."""


@dataclass
class Breaking:
    """Fails the first `times` turns, then answers."""

    times: int
    seen: list[tuple[Turn, Memory]] = field(default_factory=list)

    async def __call__(self, turn: Turn, memory: Memory, now: datetime) -> Answer:
        self.seen.append((turn, memory))
        if len(self.seen) <= self.times:
            raise AgentBroke
        return saying(f"Respuesta de las {now:%H:%M}")


@dataclass
class Fixed:
    """Answers every turn the same."""

    reply: Answer

    async def __call__(self, _turn: Turn, _memory: Memory, _now: datetime) -> Answer:
        return self.reply


@dataclass
class Thinking:
    """Thinks until it is told to answer."""

    reply: Answer
    started: asyncio.Event = field(default_factory=asyncio.Event)
    may_answer: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, _turn: Turn, _memory: Memory, _now: datetime) -> Answer:
        self.started.set()
        await self.may_answer.wait()
        return self.reply


def saying(body: str, decision: Decision | None = None) -> Answer:
    """An answer with that text."""
    return Answer(content=OutgoingText(body=body), decision=decision or Decision())
