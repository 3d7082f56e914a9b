"""Leads in the database, and the advisors who get them. All customers and advisors are invented."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from libs.common.database import Database
from libs.common.identifiers import uuid7
from libs.common.intents import Intent
from libs.faust_redis.producer import Producer
from services.agents.frame.handler import TurnHandler
from tests.integration.agents.stage import Stage
from tests.integration.agents.workers import worker

HOT = "quiero la MT-03 esta semana, tengo 28 millones y llevo 10 años manejando moto"
COLD = "averiguo por la Crypton, 8 millones, es solo información, nunca he manejado moto"


@pytest.fixture
def handler(stage: Stage, database: Database, producer: Producer) -> TurnHandler:
    """A worker with the real agents."""
    return worker(database, producer, stage.clock)


async def advisor(stage: Stage, name: str, *, available: bool = True) -> UUID:
    identifier = uuid7()
    await stage.run(
        "INSERT INTO advisors (id, dealership_id, name, available) VALUES (%s, %s, %s, %s)",
        *(identifier, stage.dealership_id, name, available),
    )
    return identifier


async def lead(stage: Stage, handler: TurnHandler, text: str) -> UUID:
    conversation = await stage.conversation()
    await handler.handle(await stage.queued(conversation, [text], Intent.LEAD_QUALIFICATION))
    return conversation


async def advisor_of(stage: Stage, conversation: UUID) -> UUID | None:
    row = await stage.row("SELECT advisor_id FROM conversations WHERE id = %s", conversation)
    advisor_id: UUID | None = row["advisor_id"]
    return advisor_id


async def test_a_hot_lead(stage: Stage, handler: TurnHandler) -> None:
    """It is kept with its score and components, and the conversation is a person's."""
    conversation = await lead(stage, handler, HOT)
    row = await stage.row("SELECT * FROM leads")
    assert row["conversation_id"] == conversation
    assert (row["score"], row["budget_grade"], row["urgency_grade"], row["experience_grade"]) == (9, 9, 10, 9)
    assert (row["route"], row["routed_at"]) == ("handoff", stage.clock.now())
    owner = await stage.row("SELECT owner, handoff_reason FROM conversations WHERE id = %s", conversation)
    assert owner == {"owner": "person", "handoff_reason": "high_lead_score"}


async def test_the_advisor_with_the_fewest_conversations(stage: Stage, handler: TurnHandler) -> None:
    """Conversations are shared out; who is not available gets none."""
    await advisor(stage, "Invented One", available=False)
    both = {await advisor(stage, "Invented Two"), await advisor(stage, "Invented Three")}
    given = [await advisor_of(stage, await lead(stage, handler, HOT)) for _ in range(4)]
    assert set(given[:2]) == set(given[2:]) == both


async def test_conversations_that_are_over_are_no_load(stage: Stage, handler: TurnHandler) -> None:
    """Only what is open and a person's counts."""
    busy, free = await advisor(stage, "Invented One"), await advisor(stage, "Invented Two")
    for _ in range(2):
        conversation = await lead(stage, handler, HOT)
        await stage.run(
            "UPDATE conversations SET advisor_id = %s, closed_at = now() WHERE id = %s", free, conversation
        )
    assert await advisor_of(stage, await lead(stage, handler, HOT)) == min(busy, free)


async def test_nobody_to_hand_over_to(stage: Stage, handler: TurnHandler) -> None:
    """The conversation is a person's, nobody's in particular."""
    assert await advisor_of(stage, await lead(stage, handler, HOT)) is None


async def test_advisors_of_another_dealership(stage: Stage, handler: TurnHandler) -> None:
    """They get nothing."""
    other = uuid7()
    await stage.run("INSERT INTO dealerships (id, name) VALUES (%s, 'Otra')", other)
    await stage.run(
        "INSERT INTO advisors (id, dealership_id, name) VALUES (%s, %s, 'Invented')", uuid7(), other
    )
    assert await advisor_of(stage, await lead(stage, handler, HOT)) is None


async def test_a_cold_lead(stage: Stage, handler: TurnHandler) -> None:
    """A follow-up waits for seven days, one however often the customer writes."""
    conversation = await lead(stage, handler, COLD)
    await handler.handle(await stage.queued(conversation, ["no tengo"], Intent.LEAD_QUALIFICATION))
    row = await stage.row("SELECT * FROM follow_ups")
    assert (row["reason"], row["due_at"]) == ("low_score", stage.clock.now() + timedelta(days=7))
    assert row["closed_at"] is None
    assert (await stage.row("SELECT score, route FROM leads")) == {"score": 3, "route": "orientation"}


async def test_a_lead_that_warms_up(stage: Stage, handler: TurnHandler) -> None:
    """The lead is scored anew and the follow-up dropped."""
    conversation = await lead(stage, handler, COLD)
    await handler.handle(await stage.queued(conversation, [HOT], Intent.LEAD_QUALIFICATION))
    assert (await stage.row("SELECT score FROM leads"))["score"] == 9
    assert (await stage.row("SELECT closed_at FROM follow_ups"))["closed_at"] == stage.clock.now()


async def test_what_was_told_in_earlier_turns(stage: Stage, handler: TurnHandler) -> None:
    """Facts come back from the database as they went in."""
    conversation = await lead(stage, handler, "busco moto para la ciudad, entre 10 y 14 millones")
    for text in ("este mes", "3 años"):
        stage.clock.pass_by(timedelta(minutes=1))
        await handler.handle(await stage.queued(conversation, [text], Intent.LEAD_QUALIFICATION))
    assert (await stage.row("SELECT score FROM leads"))["score"] == 7
    fact = await stage.row("SELECT value FROM contact_facts WHERE name = 'budget'")
    assert fact["value"] == {"low": 10_000_000, "high": 14_000_000}
    assert len(await stage.replies(conversation)) == 3
