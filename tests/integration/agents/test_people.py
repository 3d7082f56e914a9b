"""When a person has the conversation, or the customer wants to be left alone."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest

from libs.common.database import Database
from libs.common.intents import Intent
from libs.faust_redis.outcomes import Done
from libs.faust_redis.producer import Producer
from services.agents.frame.agent import Decision
from services.agents.frame.handler import MOST_DEATHS
from tests.integration.agents.stage import Stage
from tests.integration.agents.workers import AgentBroke, Breaking, Thinking, saying, worker

TAKE_OVER = "UPDATE conversations SET owner = 'person' WHERE id = %s"
OPT_OUT = """
UPDATE contacts SET opted_out_at = now() WHERE id = (SELECT contact_id FROM conversations WHERE id = %s)
"""
WAITING = """
SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()
"""


@pytest.mark.parametrize("what_happens", [TAKE_OVER, OPT_OUT])
async def test_silence_falls_while_the_answer_is_made(
    stage: Stage, database: Database, producer: Producer, what_happens: str
) -> None:
    """Nothing is sent, the turn is silent, and what was learnt stays; no notice counts as given."""
    agent = Thinking(saying("Buen día", Decision(facts={"name": "Carlos"}, asks="greeting:name")))
    conversation = await stage.conversation()
    event = await stage.queued(conversation, ["soy Carlos"])
    answering = asyncio.create_task(worker(database, producer, stage.clock, answerer=agent).handle(event))
    await agent.started.wait()
    await stage.run(what_happens, conversation)
    agent.may_answer.set()

    assert await answering == Done()

    assert await stage.replies(conversation) == []
    assert await stage.to_send() == []
    assert await stage.rows("SELECT * FROM outbox") == []
    turn = await stage.turn(event)
    assert (turn["state"], turn["asked"]) == ("silent", None)
    facts = await stage.rows("SELECT name FROM contact_facts")
    assert [fact["name"] for fact in facts] == ["name"]


async def test_a_person_takes_over_while_the_answer_is_written(
    stage: Stage, database: Database, producer: Producer
) -> None:
    """Whoever is first is first: a take-over that is under way is waited for, and wins."""
    conversation = await stage.conversation()
    event = await stage.queued(conversation, ["hola"])
    async with stage.connection.transaction():
        await stage.run(TAKE_OVER, conversation)
        answering = asyncio.create_task(worker(database, producer, stage.clock).handle(event))
        await wait_for_a_lock(stage)
    assert await answering == Done()
    assert (await stage.turn(event))["state"] == "silent"


async def wait_for_a_lock(stage: Stage) -> None:
    async with asyncio.timeout(60):
        while not await stage.rows(WAITING):  # noqa: ASYNC110 - Postgres tells nobody that somebody waits
            await asyncio.sleep(0.01)


async def owner(stage: Stage, conversation: UUID) -> tuple[str, str | None]:
    row = await stage.row("SELECT owner, handoff_reason FROM conversations WHERE id = %s", conversation)
    return row["owner"], row["handoff_reason"]


async def test_a_customer_asks_for_a_person(stage: Stage, database: Database, producer: Producer) -> None:
    """The conversation changes hands in the answer's transaction; the promise may still leave."""
    conversation = await stage.conversation()
    handler = worker(database, producer, stage.clock)
    await handler.handle(await stage.queued(conversation, ["un asesor"], Intent.HANDOFF))
    assert await owner(stage, conversation) == ("person", "customer_request")
    assert (await stage.row("SELECT last_word FROM deliveries"))["last_word"]
    assert (await stage.replies(conversation))[0].startswith("Con mucho gusto. Un asesor le escribe")
    assert (
        handler.metrics.registry.get_sample_value("gpbikes_handoffs_total", {"reason": "customer_request"})
        == 1
    )


@pytest.mark.fact("elsewhere/mute_or_looping_after_a_handoff")
async def test_after_the_handoff(stage: Stage, database: Database, producer: Producer) -> None:
    """The assistant says nothing more."""
    conversation = await stage.conversation()
    handler = worker(database, producer, stage.clock)
    await handler.handle(await stage.queued(conversation, ["un asesor"], Intent.HANDOFF))
    later = await stage.queued(conversation, ["¿hola?"])
    assert await handler.handle(later) == Done()
    assert len(await stage.replies(conversation)) == 1
    assert (await stage.turn(later))["state"] == "silent"


@pytest.mark.fact("elsewhere/no_stop")
async def test_a_customer_opts_out(stage: Stage, database: Database, producer: Producer) -> None:
    """It is written down at once, confirmed once, and then there is silence."""
    conversation = await stage.conversation()
    handler = worker(database, producer, stage.clock)
    await handler.handle(await stage.queued(conversation, ["no me escriban más"], Intent.OPT_OUT))
    await handler.handle(await stage.queued(conversation, ["STOP"], Intent.OPT_OUT))
    assert (await stage.row("SELECT opted_out_at FROM contacts"))["opted_out_at"] == stage.clock.now()
    (reply,) = await stage.replies(conversation)
    assert reply.startswith("Entendido.")
    assert "Ley 1581" not in reply
    assert (await stage.row("SELECT last_word FROM deliveries"))["last_word"]


async def test_a_customer_opts_out_while_a_person_has_the_conversation(
    stage: Stage, database: Database, producer: Producer
) -> None:
    """The wish is honoured and confirmed, once, by a message that may leave all the same."""
    conversation = await stage.conversation()
    event = await stage.queued(conversation, ["STOP"], Intent.OPT_OUT)
    await stage.run(TAKE_OVER, conversation)
    handler = worker(database, producer, stage.clock)
    await handler.handle(event)
    await handler.handle(await stage.queued(conversation, ["STOP"], Intent.OPT_OUT))
    assert (await stage.row("SELECT opted_out_at FROM contacts"))["opted_out_at"] == stage.clock.now()
    assert len(await stage.replies(conversation)) == 1
    assert (await stage.row("SELECT last_word FROM deliveries"))["last_word"]
    assert await owner(stage, conversation) == ("person", None)


@pytest.mark.parametrize("has_a_person", [False, True])
async def test_a_customer_comes_back(
    stage: Stage, database: Database, producer: Producer, has_a_person: bool
) -> None:
    """The opt-out ends, the wish is kept as a fact, and the confirmation may leave whoever has the talk."""
    conversation = await stage.conversation()
    await stage.run(OPT_OUT, conversation)
    if has_a_person:
        await stage.run(TAKE_OVER, conversation)
    event = await stage.queued(conversation, ["ALTA"], Intent.OPT_OUT)
    await worker(database, producer, stage.clock).handle(event)
    assert (await stage.row("SELECT opted_out_at FROM contacts"))["opted_out_at"] is None
    fact = await stage.row("SELECT value, turn_id FROM contact_facts WHERE name = 'messages_wanted'")
    assert fact == {"value": True, "turn_id": event.turn_id}
    (reply,) = await stage.replies(conversation)
    assert reply.startswith("Qué alegría tenerle de vuelta.")
    assert (await stage.row("SELECT last_word FROM deliveries"))["last_word"]


async def test_an_agent_that_fails_and_fails(stage: Stage, database: Database, producer: Producer) -> None:
    """After the second failure the turn has failed, a person takes over, and the customer is told."""
    conversation = await stage.conversation()
    event = await stage.queued(conversation, ["hola"])
    handler = worker(database, producer, stage.clock, answerer=Breaking(times=99))
    with pytest.raises(AgentBroke):
        await handler.handle(event)
    assert await handler.handle(event) == Done()
    assert (await stage.turn(event))["state"] == "failed"
    assert await owner(stage, conversation) == ("person", "agent_failed")
    (reply,) = await stage.replies(conversation)
    assert reply.startswith("Qué pena con usted: esta vez no le pude")
    assert len(await stage.to_send()) == 1


async def test_workers_that_die_of_a_turn(stage: Stage, database: Database, producer: Producer) -> None:
    """When so many attempts never ended, the agent is not asked again: a person takes over."""
    event = await stage.queued(await stage.conversation(), ["hola"])
    await stage.run("UPDATE turns SET attempts = %s WHERE id = %s", MOST_DEATHS, event.turn_id)
    agent = Breaking(times=0)
    assert await worker(database, producer, stage.clock, answerer=agent).handle(event) == Done()
    assert agent.seen == []
    assert (await stage.turn(event))["state"] == "failed"


async def test_workers_that_were_killed_with_a_turn_in_hand(
    stage: Stage, database: Database, producer: Producer
) -> None:
    """Somebody killed them, however often that was: the customer is answered, not apologised to."""
    event = await stage.queued(await stage.conversation(), ["hola"])
    await stage.run("UPDATE turns SET attempts = %s WHERE id = %s", MOST_DEATHS - 1, event.turn_id)
    agent = Breaking(times=1)
    handler = worker(database, producer, stage.clock, answerer=agent)
    with pytest.raises(AgentBroke):
        await handler.handle(event)
    assert await handler.handle(event) == Done()
    turn = await stage.turn(event)
    assert (turn["state"], turn["failures"]) == ("answered", 1)


async def test_a_turn_given_back_by_a_stop_has_not_failed(
    stage: Stage, database: Database, producer: Producer
) -> None:
    """A deployment costs no turn an attempt."""
    event = await stage.queued(await stage.conversation(), ["hola"])
    thinking = Thinking(saying("Nunca"))
    stopped = asyncio.create_task(worker(database, producer, stage.clock, answerer=thinking).handle(event))
    await thinking.started.wait()
    stopped.cancel()
    await asyncio.wait([stopped])
    turn = await stage.turn(event)
    assert (turn["state"], turn["attempts"], turn["failures"]) == ("queued", 0, 0)
