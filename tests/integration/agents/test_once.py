"""Whatever is delivered twice, and whoever works at the same time: one answer."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from libs.common.database import Database
from libs.faust_redis.outcomes import Done, Later
from libs.faust_redis.producer import Producer
from services.agents.frame.handler import ABANDONED_AFTER
from tests.integration.agents.stage import Stage
from tests.integration.agents.workers import AgentBroke, Breaking, Thinking, saying, worker
from tools.embedded.ports import free_ports


async def test_the_same_event_five_times(stage: Stage, database: Database, producer: Producer) -> None:
    """One after the other: one message, one outbox row, one attempt."""
    handler = worker(database, producer, stage.clock)
    conversation = await stage.conversation()
    event = await stage.queued(conversation, ["hola"])
    assert [await handler.handle(event) for _ in range(5)] == [Done()] * 5
    assert len(await stage.replies(conversation)) == 1
    assert len(await stage.rows("SELECT * FROM outbox")) == 1
    assert (await stage.turn(event))["attempts"] == 1


async def test_the_same_event_five_times_at_once(
    stage: Stage, database: Database, producer: Producer
) -> None:
    """One is answered; the others are done or come again, and then there is nothing left to do."""
    handler = worker(database, producer, stage.clock)
    conversation = await stage.conversation()
    event = await stage.queued(conversation, ["hola"])
    outcomes = await asyncio.gather(*(handler.handle(event) for _ in range(5)))
    assert Done() in outcomes
    assert all(isinstance(outcome, Done | Later) for outcome in outcomes)
    assert await handler.handle(event) == Done()
    assert len(await stage.replies(conversation)) == 1
    assert len(await stage.rows("SELECT * FROM outbox")) == 1


async def test_another_worker_is_thinking(stage: Stage, database: Database, producer: Producer) -> None:
    """The turn is left to it, and looked at again soon."""
    slow = Thinking(saying("Buen día"))
    event = await stage.queued(await stage.conversation(), ["hola"])
    thinking = asyncio.create_task(worker(database, producer, stage.clock, answerer=slow).handle(event))
    await slow.started.wait()
    outcome = await worker(database, producer, stage.clock).handle(event)
    assert outcome == Later(1.0, "the turn is being answered by another worker")
    slow.may_answer.set()
    assert await thinking == Done()


async def test_a_worker_that_was_given_up(stage: Stage, database: Database, producer: Producer) -> None:
    """Its turn is answered by another after a while; its own late answer is thrown away."""
    slow = Thinking(saying("Demasiado tarde"))
    conversation = await stage.conversation()
    event = await stage.queued(conversation, ["hola"])
    late = asyncio.create_task(worker(database, producer, stage.clock, answerer=slow).handle(event))
    await slow.started.wait()
    stage.clock.pass_by(ABANDONED_AFTER + timedelta(seconds=1))
    assert await worker(database, producer, stage.clock).handle(event) == Done()
    slow.may_answer.set()
    assert await late == Done()
    (reply,) = await stage.replies(conversation)
    assert reply.startswith("¡Buenos días!")
    assert len(await stage.to_send()) == 1


async def test_a_slow_worker_that_is_first_after_all(
    stage: Stage, database: Database, producer: Producer
) -> None:
    """The first answer that is ready counts, whoever began last."""
    slow, slower = Thinking(saying("Primera")), Thinking(saying("Segunda"))
    conversation = await stage.conversation()
    event = await stage.queued(conversation, ["hola"])
    first = asyncio.create_task(worker(database, producer, stage.clock, answerer=slow).handle(event))
    await slow.started.wait()
    stage.clock.pass_by(ABANDONED_AFTER + timedelta(seconds=1))
    second = asyncio.create_task(worker(database, producer, stage.clock, answerer=slower).handle(event))
    await slower.started.wait()
    slow.may_answer.set()
    await first
    slower.may_answer.set()
    await second
    assert [reply.partition("\n")[0] for reply in await stage.replies(conversation)] == ["Primera"]


async def test_a_worker_stopped_in_the_middle(stage: Stage, database: Database, producer: Producer) -> None:
    """Its turn is given back at once, and nothing has been said."""
    slow = Thinking(saying("Nunca"))
    conversation = await stage.conversation()
    event = await stage.queued(conversation, ["hola"])
    stopped = asyncio.create_task(worker(database, producer, stage.clock, answerer=slow).handle(event))
    await slow.started.wait()
    stopped.cancel()
    with pytest.raises(asyncio.CancelledError):
        await stopped
    assert (await stage.turn(event))["state"] == "queued"
    assert await worker(database, producer, stage.clock).handle(event) == Done()
    assert len(await stage.replies(conversation)) == 1


async def test_a_worker_killed_in_the_middle(stage: Stage, database: Database, producer: Producer) -> None:
    """Its turn stays as it left it, and another answers it once the worker counts as dead."""
    event = await stage.queued(await stage.conversation(), ["hola"])
    await stage.run(
        "UPDATE turns SET state = 'answering', attempts = 1, answering_at = %s WHERE id = %s",
        *(stage.clock.now(), event.turn_id),
    )
    handler = worker(database, producer, stage.clock)
    assert isinstance(await handler.handle(event), Later)
    stage.clock.pass_by(ABANDONED_AFTER + timedelta(seconds=1))
    assert await handler.handle(event) == Done()
    assert (await stage.turn(event))["state"] == "answered"


async def test_a_failure_that_passes(stage: Stage, database: Database, producer: Producer) -> None:
    """The turn is free for the next delivery, which answers it as if nothing had happened."""
    agent = Breaking(times=1)
    handler = worker(database, producer, stage.clock, answerer=agent)
    conversation = await stage.conversation()
    event = await stage.queued(conversation, ["hola"])
    with pytest.raises(AgentBroke):
        await handler.handle(event)
    assert (await stage.turn(event))["state"] == "queued"
    assert await handler.handle(event) == Done()
    turn = await stage.turn(event)
    assert (turn["state"], turn["attempts"]) == ("answered", 2)
    assert len(await stage.replies(conversation)) == 1


async def test_a_worker_that_was_given_up_and_fails(
    stage: Stage, database: Database, producer: Producer
) -> None:
    """It does not give back the turn that another is answering meanwhile."""
    gone, present = Thinking(saying("Nunca")), Thinking(saying("Buen día"))
    event = await stage.queued(await stage.conversation(), ["hola"])
    failing = asyncio.create_task(worker(database, producer, stage.clock, answerer=gone).handle(event))
    await gone.started.wait()
    stage.clock.pass_by(ABANDONED_AFTER + timedelta(seconds=1))
    answering = asyncio.create_task(worker(database, producer, stage.clock, answerer=present).handle(event))
    await present.started.wait()
    failing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await failing
    assert (await stage.turn(event))["state"] == "answering"
    present.may_answer.set()
    assert await answering == Done()


async def test_the_streams_are_away(stage: Stage, database: Database) -> None:
    """The answer is kept with its outbox row, which the sweeper brings to its stream later."""
    (unused,) = free_ports(1)
    nowhere = Producer(f"redis://127.0.0.1:{unused}")
    conversation = await stage.conversation()
    event = await stage.queued(conversation, ["hola"])
    assert await worker(database, nowhere, stage.clock).handle(event) == Done()
    await nowhere.close()
    assert len(await stage.replies(conversation)) == 1
    assert (await stage.row("SELECT published_at FROM outbox"))["published_at"] is None


async def test_the_database_hangs_up(stage: Stage, database: Database, producer: Producer) -> None:
    """The turn is tried again later, and answered once in the end."""
    agent = Thinking(saying("Buen día"))
    handler = worker(database, producer, stage.clock, answerer=agent)
    conversation = await stage.conversation()
    event = await stage.queued(conversation, ["hola"])
    answering = asyncio.create_task(handler.handle(event))
    await agent.started.wait()
    await stage.rows("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'test'")
    agent.may_answer.set()
    assert isinstance(await answering, Later)
    stage.clock.pass_by(ABANDONED_AFTER + timedelta(seconds=1))
    async with asyncio.timeout(60):
        while await handler.handle(event) != Done():
            pass  # the pool finds its broken connections one by one
    assert len(await stage.replies(conversation)) == 1
