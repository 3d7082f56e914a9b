"""Answers whose ground has gone by the time they are written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pytest

from libs.common.database import Database
from libs.common.messages import OutgoingText
from libs.faust_redis.outcomes import Done
from libs.faust_redis.producer import Producer
from services.agents.frame.agent import Answer, Decision, Overtaken, UnitOfWork
from services.agents.frame.turn import Memory, Turn
from tests.integration.agents.stage import Stage
from tests.integration.agents.workers import worker


@dataclass
class Chasing:
    """Wants something that others take first, `times` times."""

    times: int
    thoughts: int = 0

    async def __call__(self, _turn: Turn, _memory: Memory, _now: datetime) -> Answer:
        self.thoughts += 1
        decision = Decision(facts={"thought": self.thoughts}, records=(self,))
        return Answer(content=OutgoingText(body=f"Pensado {self.thoughts} veces"), decision=decision)

    async def write(self, _work: UnitOfWork) -> None:
        if self.thoughts <= self.times:
            raise Overtaken("the free hour")


async def test_an_answer_that_is_overtaken(stage: Stage, database: Database, producer: Producer) -> None:
    """It is thought again at once: one answer leaves, nothing of the first stays, no attempt failed."""
    conversation = await stage.conversation()
    event = await stage.queued(conversation, ["a las 10"])

    outcome = await worker(database, producer, stage.clock, answerer=Chasing(2)).handle(event)

    assert outcome == Done()
    (reply,) = await stage.replies(conversation)
    assert reply.startswith("Pensado 3 veces")
    turn = await stage.turn(event)
    assert (turn["state"], turn["attempts"]) == ("answered", 1)
    fact = await stage.row("SELECT value FROM contact_facts WHERE name = 'thought'")
    assert fact["value"] == 3


async def test_an_answer_that_is_always_overtaken(
    stage: Stage, database: Database, producer: Producer
) -> None:
    """It is given up for this attempt, and the turn can be claimed again."""
    event = await stage.queued(await stage.conversation(), ["a las 10"])
    with pytest.raises(Overtaken):
        await worker(database, producer, stage.clock, answerer=Chasing(99)).handle(event)
    assert (await stage.turn(event))["state"] == "queued"
