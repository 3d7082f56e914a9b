from __future__ import annotations

import asyncio

import msgspec
import pytest

from libs.common.database import Database
from libs.common.events import TurnStarted
from libs.common.identifiers import uuid7
from libs.common.intents import Intent
from libs.common.jsonb import to_jsonb
from libs.common.limits import UnsendableContent
from libs.common.messages import Media, OutgoingButtons, Referral
from libs.faust_redis.outcomes import Done, Never
from libs.faust_redis.producer import Producer
from services.agents.frame.agent import Answer, Decision
from services.agents.frame.handler import TurnHandler
from services.agents.frame.repositories import claims
from services.agents.frame.turn import StoredImage
from tests.integration.agents.stage import Stage
from tests.integration.agents.workers import Breaking, Fixed, saying, worker

PHOTO = Media(type="image", media_id="media-1")


@pytest.fixture
def handler(stage: Stage, database: Database, producer: Producer) -> TurnHandler:
    """A worker with the real agents."""
    return worker(database, producer, stage.clock)


@pytest.mark.fact("sending/one_message_per_turn")
async def test_a_first_message(stage: Stage, handler: TurnHandler) -> None:
    """Its turn is answered with one message, which waits for the courier and is announced to it."""
    conversation = await stage.conversation()
    event = await stage.queued(conversation, ["Hola, soy Carlos"])

    assert await handler.handle(event) == Done()

    (reply,) = await stage.replies(conversation)
    assert reply.startswith("¡Buenos días, Carlos!")
    message = await stage.row("SELECT * FROM messages WHERE direction = 'out'")
    assert (message["turn_id"], message["author"]) == (event.turn_id, "assistant")
    delivery = await stage.row("SELECT * FROM deliveries")
    assert (delivery["message_id"], delivery["state"], delivery["last_word"]) == (
        message["id"],
        "pending",
        False,
    )
    (queued,) = await stage.to_send()
    assert queued.message_id == message["id"]
    outbox = await stage.row("SELECT * FROM outbox")
    assert (outbox["id"], outbox["stream"]) == (queued.event_id, "wa.outbound")
    assert outbox["published_at"] == stage.clock.now()


async def test_two_wishes(stage: Stage, handler: TurnHandler) -> None:
    """One message serves both, and the passage it is made from is kept."""
    conversation = await stage.conversation()
    event = await stage.queued(
        conversation, ["precio de la MT-03", "tienen parqueadero?"], Intent.PRODUCT_CATALOG
    )
    await stage.run("UPDATE turns SET others = '{faq:19:38}' WHERE id = %s", event.turn_id)
    await handler.handle(event)
    (reply,) = await stage.replies(conversation)
    assert "MT-03" in reply
    assert "parqueadero vigilado" in reply
    assert await stage.rows("SELECT source_key FROM citations") == [{"source_key": "faq.yaml"}]


async def test_a_turn_after_its_answer(stage: Stage, handler: TurnHandler) -> None:
    """The turn is closed, with one attempt and what the answer asked."""
    event = await stage.queued(await stage.conversation(), ["Hola"])
    await handler.handle(event)
    turn = await stage.turn(event)
    assert (turn["state"], turn["attempts"], turn["asked"]) == ("answered", 1, "greeting:name")
    assert turn["answering_at"] == turn["closed_at"] == stage.clock.now()


async def test_the_customer_sees_that_the_turn_is_being_answered(stage: Stage, handler: TurnHandler) -> None:
    """The courier learns of the start before the reply."""
    event = await stage.queued(await stage.conversation(), ["Hola"])
    await handler.handle(event)
    started, _queued = await stage.outbound()
    assert isinstance(started, TurnStarted)
    assert started.turn_id == event.turn_id


async def test_what_is_learnt(stage: Stage, handler: TurnHandler) -> None:
    """The name and the consent notice are kept as facts, with the turn and the moment."""
    event = await stage.queued(await stage.conversation(), ["Hola, soy Carlos"])
    await handler.handle(event)
    facts = await stage.rows("SELECT * FROM contact_facts ORDER BY name")
    assert [(fact["name"], fact["value"]) for fact in facts] == [
        ("consent_notice", "2026-11-23"),
        ("name", "Carlos"),
    ]
    assert {fact["turn_id"] for fact in facts} == {event.turn_id}
    assert {fact["learned_at"] for fact in facts} == {stage.clock.now()}


async def test_a_name_learnt_in_an_earlier_turn(stage: Stage, handler: TurnHandler) -> None:
    """It is used later, and the consent notice is not given again."""
    conversation = await stage.conversation()
    await handler.handle(await stage.queued(conversation, ["Hola, soy Carlos"]))
    await handler.handle(await stage.queued(conversation, ["¿me llamaron?"], Intent.FOLLOW_UP))
    first, second = await stage.replies(conversation)
    assert "Ley 1581" in first
    assert "Ley 1581" not in second
    assert "Carlos" in second


async def test_a_name_told_anew(stage: Stage, handler: TurnHandler) -> None:
    """The latest name takes the place of the one before."""
    conversation = await stage.conversation()
    await handler.handle(await stage.queued(conversation, ["soy Carlos"]))
    event = await stage.queued(conversation, ["perdón, me llamo Camilo"])
    await handler.handle(event)
    fact = await stage.row("SELECT value, turn_id FROM contact_facts WHERE name = 'name'")
    assert fact == {"value": "Camilo", "turn_id": event.turn_id}


async def test_the_answer_to_what_was_asked(stage: Stage, handler: TurnHandler) -> None:
    """The greeting asks for the name; the bare name that comes next is understood."""
    conversation = await stage.conversation()
    await handler.handle(await stage.queued(conversation, ["Hola"]))
    await handler.handle(await stage.queued(conversation, ["Carlos"]))
    assert (await stage.replies(conversation))[1] == "¡Mucho gusto, Carlos! ¿En qué le puedo ayudar?"


async def test_customers_do_not_share_what_is_known(stage: Stage, handler: TurnHandler) -> None:
    """One customer's name is not used for another."""
    await handler.handle(await stage.queued(await stage.conversation(), ["soy Carlos"]))
    other = await stage.conversation()
    await handler.handle(await stage.queued(other, ["hola"]))
    assert "Carlos" not in (await stage.replies(other))[0]


async def test_what_an_agent_remembers(stage: Stage, database: Database, producer: Producer) -> None:
    """It is given this turn's messages apart, and the conversation so far, oldest first."""
    conversation = await stage.conversation()
    await worker(database, producer, stage.clock).handle(await stage.queued(conversation, ["hola"]))
    later = await stage.queued(
        conversation, ["quiero una", Media(type="image", media_id="1", caption="esta")]
    )
    agent = Breaking(times=0)
    await worker(database, producer, stage.clock, answerer=agent).handle(later)
    ((turn, memory),) = agent.seen
    assert turn.texts == ("quiero una", "esta")
    assert [said.author for said in memory.history] == ["customer", "assistant"]
    assert memory.dealership.name == "GP Bikes"


async def test_messages_of_the_turn_that_follows(
    stage: Stage, database: Database, producer: Producer
) -> None:
    """What the customer has written since belongs to the next answer, not to this one."""
    conversation = await stage.conversation()
    event = await stage.queued(conversation, ["hola"])
    await stage.run("UPDATE turns SET state = 'silent' WHERE id = %s", event.turn_id)  # one turn at a time
    await stage.queued(conversation, ["y otra cosa"])
    await stage.run("UPDATE turns SET state = 'open' WHERE id <> %s", event.turn_id)
    await stage.run("UPDATE turns SET state = 'queued' WHERE id = %s", event.turn_id)
    agent = Breaking(times=0)
    await worker(database, producer, stage.clock, answerer=agent).handle(event)
    ((turn, memory),) = agent.seen
    assert turn.texts == ("hola",)
    assert memory.history == ()


async def test_contents_of_a_newer_version(stage: Stage, database: Database, producer: Producer) -> None:
    """What this version cannot read stops nothing."""
    conversation = await stage.conversation()
    event = await stage.queued(conversation, ["hola"])
    await stage.run(
        """
        INSERT INTO messages (id, dealership_id, conversation_id, direction, author, content, occurred_at,
                              recorded_at)
        SELECT gen_random_uuid(), %s, %s, direction, author, '{"kind": "hologram"}', now(), now()
        FROM (VALUES ('in', 'customer'), ('out', 'assistant')) AS m (direction, author)
        """,
        *(stage.dealership_id, conversation),
    )
    agent = Breaking(times=0)
    assert await worker(database, producer, stage.clock, answerer=agent).handle(event) == Done()
    assert [said.author for said in agent.seen[0][1].history] == ["customer"]


async def test_a_turn_nobody_knows(stage: Stage, handler: TurnHandler) -> None:
    """An event without a turn can never be answered."""
    event = await stage.queued(await stage.conversation(), ["hola"])
    stray = msgspec.structs.replace(event, turn_id=uuid7())
    assert await handler.handle(stray) == Never("the turn is not in the database")


async def test_fifty_customers_at_once(stage: Stage, handler: TurnHandler) -> None:
    """Each gets one answer."""
    events = [await stage.queued(await stage.conversation(), ["hola"]) for _ in range(50)]
    assert await asyncio.gather(*map(handler.handle, events)) == [Done()] * 50
    counts = await stage.rows(
        "SELECT count(*) FROM messages WHERE direction = 'out' GROUP BY conversation_id"
    )
    assert [row["count"] for row in counts] == [1] * 50
    assert len(await stage.to_send()) == 50


async def test_what_an_answer_was_made_from_is_kept_for_staff(stage: Stage, handler: TurnHandler) -> None:
    """Beside the reply stands the passage behind it, with its source and its date."""
    conversation = await stage.conversation()
    await handler.handle(await stage.queued(conversation, ["¿hay parqueadero?"], intent=Intent.FAQ))
    kept = await stage.row("SELECT source_title, title_path, dated_on::text FROM citations")
    assert kept == {
        "source_title": "Preguntas frecuentes",
        "title_path": ["La tienda"],
        "dated_on": "2026-11-01",
    }


async def test_a_turn_is_claimed_with_its_photos_and_the_advertisement(
    stage: Stage, database: Database
) -> None:
    """Those that are stored: what is still on its way, or was refused, is not among them."""
    event = await stage.queued(await stage.conversation(), [PHOTO, PHOTO, "Hola"])
    await stage.run(
        """
        INSERT INTO media (message_id, dealership_id, state, wanted_at, object_key, media_type)
        SELECT id, dealership_id, CASE row_number() OVER (ORDER BY id) WHEN 1 THEN 'stored' ELSE 'wanted' END,
               occurred_at, 'media/' || row_number() OVER (ORDER BY id), 'image/jpeg'
        FROM messages WHERE content ->> 'kind' = 'media'
        """
    )
    await stage.run(
        "UPDATE messages SET referral = %s WHERE content ->> 'kind' = 'text'",
        to_jsonb(Referral(headline="MT-03 2025")),
    )
    now = stage.clock.now()
    async with database.transaction() as connection:
        claimed = await claims.claim(connection, [event.turn_id], now=now, abandoned_before=now)
    turn, _ = claimed[event.turn_id]
    assert turn.images == (StoredImage(object_key="media/1", media_type="image/jpeg"),)
    assert turn.referrals == (Referral(headline="MT-03 2025"),)


@pytest.mark.fact("sending/text")
async def test_a_reply_too_long_for_one_message(stage: Stage, database: Database, producer: Producer) -> None:
    """It becomes as few as possible, which leave in their order."""
    conversation = await stage.conversation()
    agent = Fixed(saying("La MT-03 gasta poco. " * 400))
    handler = worker(database, producer, stage.clock, answerer=agent)
    await handler.handle(await stage.queued(conversation, ["cuéntame todo"]))
    replies = await stage.replies(conversation)
    assert (len(replies), max(map(len, replies)) <= 4096) == (3, True)
    rows = await stage.rows("SELECT id FROM messages WHERE direction = 'out' ORDER BY id")
    assert [queued.message_id for queued in await stage.to_send()] == [row["id"] for row in rows]


async def test_a_reply_the_platform_would_refuse(
    stage: Stage, database: Database, producer: Producer
) -> None:
    """The agent's error names the limit; when it makes the same again, the customer gets an apology."""
    conversation = await stage.conversation()
    agent = Fixed(Answer(content=OutgoingButtons(body="¿Cuál?", buttons=()), decision=Decision()))
    handler = worker(database, producer, stage.clock, answerer=agent)
    event = await stage.queued(conversation, ["hola"])
    for _ in range(2):
        with pytest.raises(UnsendableContent, match="buttons: there are 0, from 1 to 3 are allowed"):
            await handler.handle(event)
    assert await handler.handle(event) == Done()
    assert (await stage.turn(event))["state"] == "failed"
