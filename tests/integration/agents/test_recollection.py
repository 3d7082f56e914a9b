"""What is remembered of long and of closed conversations, and what is not."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from libs.common.ai.language_model import LanguageModel
from libs.common.database import Database
from libs.common.identifiers import uuid7
from libs.common.intents import Intent
from libs.common.knowledge.memory import ConversationMemory
from libs.common.knowledge.questions import Questions
from libs.common.metrics import Metrics
from libs.common.outbox import Outbox
from libs.common.settings import AISettings
from libs.faust_redis.producer import Producer
from services.agents.frame.repositories import claims
from services.agents.recollection.keeping import LONG, Recollection
from services.agents.recollection.summaries import Summaries
from tests.integration.agents.stage import Stage
from tests.integration.agents.workers import worker
from tools.scripted_ai.exchange import Does, Refuses, Says
from tools.scripted_ai.server import ScriptedAI


def recollection(
    stage: Stage, database: Database, producer: Producer, model: LanguageModel | None = None
) -> Recollection:
    """The leader's duty."""
    return Recollection(
        database=database,
        outbox=Outbox(database, producer, clock=stage.clock, metrics=Metrics()),
        summaries=Summaries(model),
        clock=stage.clock,
        new_id=uuid7,
    )


async def talked(stage: Stage, database: Database, producer: Producer, *turns: tuple[str, Intent]) -> UUID:
    """A conversation in which the customer wrote that, and was answered."""
    conversation = await stage.conversation()
    handler = worker(database, producer, stage.clock)
    for text, intent in turns:
        await handler.handle(await stage.queued(conversation, [text], intent))
        stage.clock.pass_by(timedelta(seconds=10))
    return conversation


async def test_a_closed_conversation(stage: Stage, database: Database, producer: Producer) -> None:
    """It is remembered once, without the promise of a person, and a new turn is answered as any other."""
    conversation = await talked(
        stage,
        database,
        producer,
        ("quiero la MT-03 en color azul", Intent.PRODUCT_CATALOG),
        ("quiero hablar con un asesor", Intent.HANDOFF),
    )
    await stage.run("UPDATE conversations SET closed_at = now() WHERE id = %s", conversation)
    keeper = recollection(stage, database, producer)
    await keeper.run()
    await keeper.run()
    (memory,) = await stage.rows("SELECT body, contact_id FROM memories")
    assert "MT-03 en color azul" in memory["body"]
    assert "le escribe por este chat" not in memory["body"]
    memories = ConversationMemory(database, Questions(None, clock=stage.clock, metrics=Metrics()))
    recalled = await memories.recall(stage.dealership_id, memory["contact_id"], "la moto azul")
    assert [one.body for one in recalled] == [memory["body"]]
    assert await stage.rows("SELECT 1 FROM outbox WHERE stream = 'embed.request'") != []


async def test_after_a_handoff(stage: Stage, database: Database, producer: Producer) -> None:
    """The customer's next conversation is the assistant's: the old silence does not go on."""
    first = await talked(stage, database, producer, ("quiero hablar con un asesor", Intent.HANDOFF))
    await stage.run("UPDATE conversations SET closed_at = now() WHERE id = %s", first)
    await recollection(stage, database, producer).run()
    second = uuid7()
    await stage.run(
        "INSERT INTO conversations (id, dealership_id, contact_id, phone_number_id, opened_at,"
        " last_message_at)"
        " SELECT %s, dealership_id, contact_id, phone_number_id, now(), now() FROM conversations"
        " WHERE id = %s",
        *(second, first),
    )
    handler = worker(database, producer, stage.clock)
    await handler.handle(await stage.queued(second, ["cuánto vale la MT-03"], Intent.PRODUCT_CATALOG))
    (reply,) = await stage.replies(second)
    assert "MT-03" in reply
    row = await stage.row("SELECT owner FROM conversations WHERE id = %s", second)
    assert row["owner"] == "assistant"


async def test_a_conversation_without_a_word(stage: Stage, database: Database, producer: Producer) -> None:
    """There is nothing to remember, and it is not looked at again."""
    conversation = await talked(stage, database, producer, ("hola", Intent.GREETING))
    await stage.run("UPDATE conversations SET closed_at = now() WHERE id = %s", conversation)
    await recollection(stage, database, producer).run()
    assert await stage.rows("SELECT 1 FROM memories") == []
    row = await stage.row("SELECT remembered_at IS NOT NULL AS done FROM conversations")
    assert row["done"]


@pytest.mark.parametrize(
    ("does", "summary"),
    [
        (
            Says(value={"text": "Busca una moto azul. Un asesor le escribe por este chat."}),
            "Busca una moto azul.",
        ),
        (Says(value={"text": "La MT-03 le queda en $1.000."}), "El cliente escribió: "),
        (Refuses(status=401), "El cliente escribió: "),
    ],
    ids=["a promise left out", "an invented price", "no model"],
)
async def test_a_long_conversation(
    *,
    stage: Stage,
    database: Database,
    producer: Producer,
    ai_settings: AISettings,
    scripted_ai: ScriptedAI,
    does: Does,
    summary: str,
) -> None:
    """What the next turn is not shown is summed up for it, by the model if it can be believed."""
    scripted_ai.script = lambda _: does
    conversation = await stage.conversation()
    turns = [f"esta es la pregunta larga número {place} sobre la moto azul" for place in range(LONG + 5)]
    for text in turns:
        event = await stage.queued(conversation, [text])
        await stage.run("UPDATE turns SET state = 'answered' WHERE id = %s", event.turn_id)
        stage.clock.pass_by(timedelta(seconds=10))
    await stage.run("UPDATE conversations SET last_message_at = %s", stage.clock.now())
    model = LanguageModel(ai_settings, database, clock=stage.clock, metrics=Metrics(), new_id=uuid7)
    await recollection(stage, database, producer, model).run()
    await model.close()
    event = await stage.queued(conversation, ["y entonces"])
    async with database.statement() as connection:
        now = stage.clock.now()
        claimed = await claims.claim(connection, [event.turn_id], now=now, abandoned_before=now)
    _, memory = claimed[event.turn_id]
    assert memory.summary.startswith(summary)
    assert "número 40" not in memory.summary
