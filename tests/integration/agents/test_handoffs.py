"""Conversations that change hands, with the real tables. All customers and advisors are invented."""

from __future__ import annotations

from datetime import timedelta

import pytest
import pytest_asyncio

from libs.common.database import Database
from libs.common.events import HandoffOpened, HandoffUnattended
from libs.common.handoffs.desk import Desk, DeskError
from libs.common.identifiers import uuid7
from libs.common.intents import Intent
from libs.common.metrics import Metrics
from libs.common.outbox import Outbox
from libs.common.settings import SlackSettings
from libs.common.slack import Slack
from libs.common.streams import STAFF_NOTIFICATIONS, WA_OUTBOUND
from libs.faust_redis.outcomes import Done
from libs.faust_redis.producer import Producer
from services.agents.frame.handler import TurnHandler
from services.agents.handoff.idle import IdleHandoffs
from services.agents.staff.notices import Notices
from tests.doubles.staff_channel import staff_channel
from tests.integration.agents.stage import Stage
from tests.integration.agents.workers import BUSINESS, worker

HOT = "quiero la MT-03 esta semana, tengo 28 millones y llevo 10 años manejando moto"


@pytest.fixture
def handler(stage: Stage, database: Database, producer: Producer) -> TurnHandler:
    """A worker with the real agents."""
    return worker(database, producer, stage.clock)


@pytest_asyncio.fixture
async def idle(stage: Stage, database: Database, producer: Producer) -> IdleHandoffs:
    """The look after conversations that are left alone."""
    metrics = Metrics()
    return IdleHandoffs(
        database=database,
        outbox=Outbox(database, producer, clock=stage.clock, metrics=metrics),
        hours=BUSINESS.hours,
        limit=timedelta(hours=4),
        clock=stage.clock,
        new_id=uuid7,
        metrics=metrics,
    )


@pytest.fixture
def desk(stage: Stage, database: Database) -> Desk:
    """A person of the dealership."""
    return Desk(database=database, clock=stage.clock, new_id=uuid7, actor="invented")


async def notices(stage: Stage) -> list[HandoffOpened | HandoffUnattended]:
    rows = await stage.rows("SELECT event::text FROM outbox WHERE stream = 'staff.notifications' ORDER BY id")
    events = [STAFF_NOTIFICATIONS.decode(row["event"].encode()) for row in rows]
    return [event for event in events if isinstance(event, HandoffOpened | HandoffUnattended)]


async def test_a_hot_lead_is_summarised_and_the_staff_hear_of_it(stage: Stage, handler: TurnHandler) -> None:
    """The summary has the score of this very turn; the event names the handoff and nothing else."""
    conversation = await stage.conversation()
    await handler.handle(await stage.queued(conversation, [HOT], Intent.LEAD_QUALIFICATION))
    row = await stage.row("SELECT id, reason, summary, opened_at FROM handoffs")
    assert (row["reason"], row["opened_at"]) == ("high_lead_score", stage.clock.now())
    assert row["summary"]["score"] == {"value": 9, "budget": 9, "urgency": 10, "experience": 9}
    assert row["summary"]["wants"]["model"] == "MT-03"
    assert row["summary"]["promised"][0]["what"] == "advisor_writes"
    assert [notice.handoff_id for notice in await notices(stage)] == [row["id"]]


async def test_nobody_writes_to_the_customer(stage: Stage, handler: TurnHandler, idle: IdleHandoffs) -> None:
    """After the idle time the assistant apologises, answers again, and the staff hear of it."""
    conversation = await stage.conversation()
    await handler.handle(await stage.queued(conversation, ["un asesor"], Intent.HANDOFF))
    stage.clock.pass_by(timedelta(hours=3, minutes=59))
    assert await idle.run() == 0
    stage.clock.pass_by(timedelta(minutes=2))
    assert (await idle.run(), await idle.run()) == (1, 0)
    owner = await stage.row("SELECT owner, advisor_id FROM conversations")
    assert owner == {"owner": "assistant", "advisor_id": None}
    assert (await stage.replies(conversation))[-1].startswith("Qué pena la demora: el asesor no ha podido")
    assert (await stage.row("SELECT ended_by FROM handoffs"))["ended_by"] == "idle"
    assert isinstance((await notices(stage))[-1], HandoffUnattended)
    again = await stage.queued(conversation, ["¿cuánto vale la MT-03?"], Intent.PRODUCT_CATALOG)
    await handler.handle(again)
    assert (await stage.turn(again))["state"] == "answered"


async def test_an_advisor_has_settled_it(
    stage: Stage, handler: TurnHandler, idle: IdleHandoffs, desk: Desk
) -> None:
    """The assistant has the conversation again, and says nothing of its own accord."""
    conversation = await stage.conversation()
    await handler.handle(await stage.queued(conversation, ["un asesor"], Intent.HANDOFF))
    stage.clock.pass_by(timedelta(minutes=4))
    await desk.reply(conversation, "Hola, le habla Laura")
    stage.clock.pass_by(timedelta(hours=4, minutes=1))
    assert await idle.run() == 1
    assert len(await stage.replies(conversation)) == 1
    assert len(await notices(stage)) == 1


async def test_a_person_writes(stage: Stage, desk: Desk) -> None:
    """The message is a person's, leaves for the purpose of staff, and silences the assistant."""
    conversation = await stage.conversation()
    row = await desk.reply(conversation, "Hola, le habla Laura")
    assert row.stream is WA_OUTBOUND
    sent = await stage.row(
        "SELECT m.author, m.turn_id, d.purpose FROM messages m JOIN deliveries d ON d.message_id = m.id"
    )
    assert sent == {"author": "person", "turn_id": None, "purpose": "staff"}
    owner = await stage.row("SELECT owner, handoff_reason FROM conversations")
    assert owner == {"owner": "person", "handoff_reason": "staff"}
    audited = await stage.row("SELECT actor, action, details FROM audit_log")
    assert (audited["actor"], audited["action"]) == ("invented", "handoff.reply")
    assert "Laura" not in str(audited["details"])


async def test_a_person_gives_the_conversation_back(stage: Stage, handler: TurnHandler, desk: Desk) -> None:
    """The assistant answers the next message; giving back twice is refused."""
    conversation = await stage.conversation()
    await handler.handle(await stage.queued(conversation, ["un asesor"], Intent.HANDOFF))
    await desk.take(conversation, None)
    await desk.give_back(conversation)
    later = await stage.queued(conversation, ["hola"], Intent.GREETING)
    await handler.handle(later)
    assert (await stage.turn(later))["state"] == "answered"
    assert (await stage.row("SELECT ended_by FROM handoffs"))["ended_by"] == "person"
    with pytest.raises(DeskError, match="already"):
        await desk.give_back(conversation)


async def test_a_customer_who_wants_no_messages(stage: Stage, desk: Desk) -> None:
    """Nobody can write to them, and it is said why."""
    conversation = await stage.conversation()
    await stage.run("UPDATE contacts SET opted_out_at = now()")
    with pytest.raises(DeskError, match="wants no messages"):
        await desk.reply(conversation, "Hola")


async def test_the_staffs_channel(stage: Stage, handler: TurnHandler, database: Database) -> None:
    """It is told once, however often the event comes, and nothing of the customer's."""
    conversation = await stage.conversation()
    await handler.handle(await stage.queued(conversation, [f"soy Ana, {HOT}"], Intent.LEAD_QUALIFICATION))
    (event,) = await notices(stage)
    async with staff_channel() as channel:
        slack = Slack(SlackSettings(slack_webhook_url=channel.url))
        tell = Notices(
            database=database, slack=slack, hours=BUSINESS.hours, clock=stage.clock, metrics=Metrics()
        )
        async with slack.opened():
            assert [await tell.handle(event) for _ in range(2)] == [Done(), Done()]
    (told,) = channel.told
    assert told.startswith("*Handoff* · high_lead_score · score 9 · for nobody in particular")
    assert str(conversation) in told
    assert "Ana" not in told
