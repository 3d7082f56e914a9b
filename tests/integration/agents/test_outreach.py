"""Writing of one's own accord, with the real tables. All customers are invented."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

import pytest
import pytest_asyncio

from libs.common.database import Database
from libs.common.identifiers import uuid7
from libs.common.intents import Intent
from libs.common.metrics import Metrics
from libs.common.outbox import Outbox
from libs.faust_redis.producer import Producer
from services.agents.follow_up.occasion import FollowUps
from services.agents.frame.handler import TurnHandler
from services.agents.outreach.rules import Hours
from services.agents.outreach.sending import Outreach
from tests.integration.agents.stage import Stage
from tests.integration.agents.workers import BUSINESS, worker

COLD = "averiguo por la Crypton, 8 millones, es solo información, nunca he manejado moto"
A_WEEK_LATER = datetime(2026, 11, 30, 19, 30, tzinfo=UTC)
"""A Monday at 14:30 in Bogotá, seven days and some hours after the stage's moment."""


@pytest.fixture
def handler(stage: Stage, database: Database, producer: Producer) -> TurnHandler:
    """A worker with the real agents."""
    return worker(database, producer, stage.clock)


@pytest_asyncio.fixture
async def outreach(stage: Stage, database: Database, producer: Producer) -> Outreach:
    """The process that leads."""
    metrics = Metrics()
    return Outreach(
        occasions=(FollowUps(BUSINESS.templates),),
        database=database,
        outbox=Outbox(database, producer, clock=stage.clock, metrics=metrics),
        hours=BUSINESS.hours,
        off_peak=Hours(time(14), time(16)),
        batch=50,
        clock=stage.clock,
        new_id=uuid7,
        metrics=metrics,
    )


async def cold_lead(stage: Stage, handler: TurnHandler) -> UUID:
    conversation = await stage.conversation()
    await handler.handle(await stage.queued(conversation, [COLD], Intent.LEAD_QUALIFICATION))
    return conversation


async def test_seven_days_after_a_low_score(stage: Stage, handler: TurnHandler, outreach: Outreach) -> None:
    """One template, in a conversation of its own, on the campaigns' stream, however often it is looked."""
    first = await cold_lead(stage, handler)
    stage.clock.moment = A_WEEK_LATER
    assert [await outreach.run() for _ in range(3)] == [1, 0, 0]
    sent = await stage.row(
        """
        SELECT m.content ->> 'name' AS template, d.purpose, m.conversation_id, m.turn_id, o.asked
        FROM outreaches o JOIN messages m ON m.id = o.message_id JOIN deliveries d ON d.message_id = m.id
        """
    )
    assert (sent["template"], sent["purpose"]) == ("seguimiento_interesado", "campaign")
    assert (sent["turn_id"], sent["asked"]) == (None, "follow_up:still_interested")
    assert sent["conversation_id"] != first
    assert (await stage.row("SELECT closed_at FROM conversations WHERE id = %s", first))["closed_at"]
    assert await stage.redis.xlen("wa.campaigns") == 1
    row = await stage.row("SELECT tries, due_at, closed_at FROM follow_ups")
    assert row == {"tries": 1, "due_at": A_WEEK_LATER + timedelta(days=7), "closed_at": None}


async def test_three_tries_and_no_more(stage: Stage, handler: TurnHandler, outreach: Outreach) -> None:
    """A week lies between them; then it is closed."""
    await cold_lead(stage, handler)
    sent = []
    for week in range(6):
        stage.clock.moment = A_WEEK_LATER + timedelta(days=7 * week, minutes=week)
        sent.append(await outreach.run())
    assert sum(sent) == 3
    assert (await stage.row("SELECT closed_as FROM follow_ups"))["closed_as"] == "tries"


async def test_two_processes_that_both_think_they_lead(
    stage: Stage, handler: TurnHandler, outreach: Outreach
) -> None:
    """The customer is written to once."""
    await cold_lead(stage, handler)
    stage.clock.moment = A_WEEK_LATER
    assert sorted(await asyncio.gather(outreach.run(), outreach.run())) == [0, 1]
    assert len(await stage.rows("SELECT FROM outreaches")) == 1


@pytest.mark.parametrize(
    ("what_happened", "closed_as"),
    [
        ("UPDATE contacts SET opted_out_at = now()", "opted_out"),
        ("UPDATE leads SET outcome = 'bought', outcome_by = 'staff'", "bought"),
    ],
)
async def test_what_stops_it(
    stage: Stage, handler: TurnHandler, outreach: Outreach, what_happened: str, closed_as: str
) -> None:
    """It is looked at the moment of writing, and closed for ever."""
    await cold_lead(stage, handler)
    await stage.run(what_happened)
    stage.clock.moment = A_WEEK_LATER
    assert await outreach.run() == 0
    assert (await stage.row("SELECT closed_as FROM follow_ups"))["closed_as"] == closed_as


async def test_a_quote_is_followed_up_after_a_day(
    stage: Stage, handler: TurnHandler, outreach: Outreach
) -> None:
    """By the template that names the motorcycle; the day after, in the off-peak hours."""
    conversation = await stage.conversation()
    await handler.handle(await stage.queued(conversation, ["¿cuánto vale la MT-03?"], Intent.PRODUCT_CATALOG))
    stage.clock.pass_by(timedelta(hours=23))
    assert await outreach.run() == 0
    stage.clock.moment = datetime(2026, 11, 24, 19, 30, tzinfo=UTC)
    assert await outreach.run() == 1
    sent = await stage.row("SELECT content FROM messages WHERE content ->> 'kind' = 'outgoing_template'")
    assert sent["content"]["name"] == "seguimiento_cotizacion"
    assert sent["content"]["body"][-1]["value"] == "MT-03"


async def test_a_quote_that_the_customer_answered(
    stage: Stage, handler: TurnHandler, outreach: Outreach
) -> None:
    """Nothing is sent."""
    conversation = await stage.conversation()
    await handler.handle(await stage.queued(conversation, ["¿cuánto vale la MT-03?"], Intent.PRODUCT_CATALOG))
    stage.clock.pass_by(timedelta(minutes=5))
    await handler.handle(await stage.queued(conversation, ["gracias"], Intent.OTHER))
    stage.clock.moment = datetime(2026, 11, 24, 19, 30, tzinfo=UTC)
    assert await outreach.run() == 0
    assert (await stage.row("SELECT closed_as FROM follow_ups"))["closed_as"] == "answered"


async def test_a_person_has_the_conversation(stage: Stage, handler: TurnHandler, outreach: Outreach) -> None:
    """It waits."""
    conversation = await cold_lead(stage, handler)
    stage.clock.moment = A_WEEK_LATER
    await stage.run(
        "UPDATE conversations SET owner = 'person', last_message_at = %s WHERE id = %s",
        stage.clock.now(),
        conversation,
    )
    assert await outreach.run() == 0
    assert (await stage.row("SELECT due_at FROM follow_ups"))["due_at"] == A_WEEK_LATER + timedelta(hours=1)
