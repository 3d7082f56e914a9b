"""Turns and memories to answer, and the moments at which it happens. Every name and address is invented."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from libs.common import opening_hours
from libs.common.intents import Intent
from libs.common.messages import Content, OutgoingText, Text
from libs.common.settings import AgentSettings
from services.agents import registry
from services.agents.frame.agent import Answer
from services.agents.frame.turn import NAME, Dealership, Fact, Memory, Said, Turn
from tests.doubles.diary import SmallDiary
from tests.doubles.knowledge import SmallKnowledge

HOURS = opening_hours.load()
BUSINESS = registry.business(AgentSettings())
DIARY = SmallDiary(datetime(2026, 11, 23, 10, 0, tzinfo=HOURS.zone))
ANSWERERS = registry.answerers(BUSINESS, SmallKnowledge(), DIARY)
MONDAY_MORNING = datetime(2026, 11, 23, 10, 0, tzinfo=HOURS.zone)
SATURDAY_NIGHT = datetime(2026, 11, 14, 21, 0, tzinfo=HOURS.zone)
"""Before a Sunday and a holiday: the dealership opens on Tuesday the 17th."""

NOBODY = UUID(int=0)
GP_BIKES = Dealership(name="GP Bikes", address="Calle 80 # 20-30, Bogotá")


def turn(*sent: str | Content, intent: Intent = Intent.GREETING, asked: str = "", attempt: int = 1) -> Turn:
    """A turn in which the customer sent that; a string is a text message."""
    contents = tuple(Text(body=part) if isinstance(part, str) else part for part in sent)
    return Turn(
        id=UUID(int=1),
        dealership_id=NOBODY,
        conversation_id=NOBODY,
        contact_id=NOBODY,
        intent=intent,
        attempt=attempt,
        contents=contents,
        asked=asked,
    )


def memory(*, name: str = "", answered: bool = False, dealership: Dealership = GP_BIKES) -> Memory:
    """What is known: a name told earlier, an answer given earlier in the conversation."""
    moment = datetime(2026, 11, 1, tzinfo=UTC)
    facts = {NAME: Fact(value=name, learned_at=moment)} if name else {}
    history = (Said(author="assistant", content=OutgoingText(body="Buenas"), occurred_at=moment),)
    return Memory(dealership=dealership, facts=facts, history=history if answered else ())


async def answer(said: Turn, known: Memory | None = None, now: datetime = MONDAY_MORNING) -> Answer:
    """What the agent in charge answers."""
    return await ANSWERERS[said.intent](said, known or memory(), now)


async def reply(said: Turn, known: Memory | None = None, now: datetime = MONDAY_MORNING) -> str:
    """The text of the answer."""
    content = (await answer(said, known, now)).content
    assert isinstance(content, OutgoingText)
    return content.body
