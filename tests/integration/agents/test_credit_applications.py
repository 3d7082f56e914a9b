"""Credit applications in the database. All customers are invented."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from libs.common.database import Database
from libs.common.intents import Intent
from libs.faust_redis.producer import Producer
from services.agents.frame.handler import TurnHandler
from tests.integration.agents.stage import Stage
from tests.integration.agents.workers import worker


@pytest.fixture
def handler(stage: Stage, database: Database, producer: Producer) -> TurnHandler:
    """A worker with the real agents."""
    return worker(database, producer, stage.clock)


async def say(stage: Stage, handler: TurnHandler, conversation: UUID, *texts: str) -> None:
    for text in texts:
        stage.clock.pass_by(timedelta(minutes=1))
        await handler.handle(await stage.queued(conversation, [text], Intent.FINANCING))


async def test_an_application(stage: Stage, handler: TurnHandler) -> None:
    """It is kept with the terms that the customer was shown."""
    await say(stage, handler, await stage.conversation(), "12 millones a 36 meses, gano 2 millones", "sí")
    row = await stage.row("SELECT * FROM credit_applications")
    assert (row["state"], row["principal"], row["months"], row["instalment"]) == (
        "started",
        12_000_000,
        36,
        433_829,
    )
    assert (row["annual_rate"], row["monthly_income"]) == (Decimal("0.18"), 2_000_000)
    assert row["created_at"] == stage.clock.now()


async def test_other_terms(stage: Stage, handler: TurnHandler) -> None:
    """One application is under way at a time: it takes the latest terms."""
    conversation = await stage.conversation()
    await say(stage, handler, conversation, "12 millones a 36, gano 2 millones", "sí")
    await say(stage, handler, conversation, "mejor 10 millones a 48 meses", "quiero iniciar la solicitud")
    row = await stage.row("SELECT principal, months FROM credit_applications")
    assert row == {"principal": 10_000_000, "months": 48}


async def test_an_application_that_is_with_the_lender(stage: Stage, handler: TurnHandler) -> None:
    """It is not changed by what the customer asks besides."""
    conversation = await stage.conversation()
    await say(stage, handler, conversation, "12 millones a 36, gano 2 millones", "sí")
    await stage.run("UPDATE credit_applications SET state = 'submitted'")
    await say(stage, handler, conversation, "quiero solicitar 10 millones a 48 meses")
    row = await stage.row("SELECT state, principal FROM credit_applications")
    assert row == {"state": "submitted", "principal": 12_000_000}


async def test_an_application_is_taken_back(stage: Stage, handler: TurnHandler) -> None:
    """A new one may be started afterwards."""
    conversation = await stage.conversation()
    await say(stage, handler, conversation, "12 millones a 36, gano 2 millones", "sí")
    await say(stage, handler, conversation, "cancele la solicitud del crédito", "quiero la preaprobación")
    rows = await stage.rows("SELECT state FROM credit_applications ORDER BY created_at")
    assert [row["state"] for row in rows] == ["withdrawn", "started"]
