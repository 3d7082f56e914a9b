"""After a sale, with the real tables. All customers are invented."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
import pytest_asyncio

from libs.common import sales
from libs.common.database import Database
from libs.common.identifiers import uuid7
from libs.common.intents import Intent
from libs.common.messages import Reply
from libs.common.metrics import Metrics
from libs.common.outbox import Outbox
from libs.common.sales import Sale
from libs.faust_redis.producer import Producer
from services.agents.frame.handler import TurnHandler
from services.agents.outreach.rules import Hours
from services.agents.outreach.sending import Outreach
from services.agents.post_sale.occasions import Revisions, Surveys
from tests.integration.agents.stage import Stage
from tests.integration.agents.workers import BUSINESS, worker

ZONE, RULES = BUSINESS.hours.zone, BUSINESS.ownership
DELIVERED = date(2026, 11, 23)


@pytest.fixture
def handler(stage: Stage, database: Database, producer: Producer) -> TurnHandler:
    """A worker with the real agents."""
    return worker(database, producer, stage.clock)


@pytest_asyncio.fixture
async def outreach(stage: Stage, database: Database, producer: Producer) -> Outreach:
    """The process that leads."""
    metrics = Metrics()
    return Outreach(
        occasions=(Surveys(BUSINESS.templates), Revisions(BUSINESS.templates, RULES, ZONE)),
        database=database,
        outbox=Outbox(database, producer, clock=stage.clock, metrics=metrics),
        hours=BUSINESS.hours,
        off_peak=Hours(time(14), time(16)),
        batch=50,
        clock=stage.clock,
        new_id=uuid7,
        metrics=metrics,
    )


async def sold(stage: Stage, database: Database) -> tuple[UUID, Sale]:
    """A motorcycle that its customer has got today."""
    conversation, sale_id, now = await stage.conversation(), uuid7(), stage.clock.now()
    async with database.transaction() as connection:
        assert await sales.add(
            connection, sale_id, conversation, model="MT-03", plate="", sold_on=DELIVERED, now=now
        )
        sale = await sales.find(connection, sale_id)
        assert sale
        await sales.deliver(connection, sale, DELIVERED, RULES, ZONE)
    return conversation, sale


def at(day: int, month: int = 11, hour: int = 10, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, tzinfo=ZONE).astimezone(UTC)


async def sent(stage: Stage) -> list[str]:
    rows = await stage.rows(
        "SELECT content ->> 'name' AS name FROM messages WHERE content ->> 'kind' = 'outgoing_template'"
        " ORDER BY id"
    )
    return [row["name"] for row in rows]


async def test_the_survey_and_a_promoter(
    stage: Stage, handler: TurnHandler, outreach: Outreach, database: Database
) -> None:
    """Three days after the delivery, once; the bare number that comes back is the score, then the words."""
    await sold(stage, database)
    stage.clock.moment = at(25)
    assert await outreach.run() == 0
    stage.clock.moment = at(26)
    assert [await outreach.run(), await outreach.run()] == [1, 0]
    assert await sent(stage) == ["encuesta_entrega"]
    (conversation,) = await stage.rows("SELECT id FROM conversations WHERE closed_at IS NULL")
    stage.clock.pass_by(timedelta(hours=2))
    await handler.handle(await stage.queued(conversation["id"], ["un 9"], Intent.POST_SALE))
    stage.clock.pass_by(timedelta(minutes=1))
    await handler.handle(await stage.queued(conversation["id"], ["la atención"], Intent.POST_SALE))
    survey = await stage.row("SELECT score, comment FROM surveys")
    assert survey == {"score": 9, "comment": "la atención"}


async def test_a_detractor_gets_a_person(
    stage: Stage, handler: TurnHandler, outreach: Outreach, database: Database
) -> None:
    """With the reason of a complaint, and the words kept."""
    await sold(stage, database)
    stage.clock.moment = at(26)
    await outreach.run()
    (conversation,) = await stage.rows("SELECT id FROM conversations WHERE closed_at IS NULL")
    stage.clock.pass_by(timedelta(hours=1))
    said = ["un 3, la entrega fue muy demorada"]
    await handler.handle(await stage.queued(conversation["id"], said, Intent.POST_SALE))
    assert (await stage.row("SELECT score, comment FROM surveys")) == {"score": 3, "comment": said[0]}
    assert (await stage.row("SELECT reason FROM handoffs"))["reason"] == "complaint"


async def test_a_customer_who_wants_no_messages_is_not_asked(
    stage: Stage, outreach: Outreach, database: Database
) -> None:
    """Neither now nor later."""
    await sold(stage, database)
    await stage.run("UPDATE contacts SET opted_out_at = now()")
    stage.clock.moment = at(26)
    assert await outreach.run() == 0
    assert (await stage.row("SELECT survey_due_at FROM sales"))["survey_due_at"] is None


async def test_revisions_by_date_and_by_kilometres(
    stage: Stage, handler: TurnHandler, outreach: Outreach, database: Database
) -> None:
    """The first by what is common; the second by what the customer told; each once."""
    conversation, _ = await sold(stage, database)
    await stage.run("UPDATE sales SET survey_due_at = NULL")
    stage.clock.moment = at(27, 12)
    assert [await outreach.run(), await outreach.run()] == [1, 0]
    assert await sent(stage) == ["recordatorio_mantenimiento_fecha"]
    assert (await stage.row("SELECT service_km FROM sales"))["service_km"] == 5000
    stage.clock.moment = at(22, 1, year=2027)
    await handler.handle(await stage.queued(conversation, ["ya voy en 3.000 km"], Intent.POST_SALE))
    row = await stage.row("SELECT odometer_km, service_km, service_due_at FROM sales")
    assert (row["odometer_km"], row["service_km"]) == (3000, 5000)
    assert row["service_due_at"] == datetime(2027, 3, 3, tzinfo=ZONE)
    stage.clock.moment = at(3, 3, year=2027)
    assert await outreach.run() == 1
    assert (await sent(stage))[-1] == "recordatorio_mantenimiento_km"


async def test_a_revision_that_is_put_off(
    stage: Stage, handler: TurnHandler, outreach: Outreach, database: Database
) -> None:
    """The same one is reminded of again, two weeks later."""
    await sold(stage, database)
    await stage.run("UPDATE sales SET survey_due_at = NULL")
    stage.clock.moment = at(27, 12)
    await outreach.run()
    (conversation,) = await stage.rows("SELECT id FROM conversations WHERE closed_at IS NULL")
    later = Reply(type="template", payload="post_sale:later", title="Más adelante")
    stage.clock.pass_by(timedelta(hours=1))
    await handler.handle(await stage.queued(conversation["id"], [later], Intent.POST_SALE))
    assert (await stage.row("SELECT service_km FROM sales"))["service_km"] == 1000
    stage.clock.moment = at(11, 1, year=2027)
    assert await outreach.run() == 1
    assert len(await sent(stage)) == 2
