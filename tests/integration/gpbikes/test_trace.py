"""`bin/gpbikes trace` with a real Postgres and Redis. Everything in it is invented."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import psycopg
import pytest
from redis.asyncio import Redis
from typer.testing import CliRunner, Result

from libs.common.identifiers import uuid7
from tools.gpbikes.application import application

Trace = Callable[[str], Awaitable[Result]]
PRIVATE = "invented private words"
EVENT, TURN, REPLY, OUTBOX = uuid7(), uuid7(), uuid7(), uuid7()
WAMID, REPLY_WAMID = "wamid.INVENTED1", "wamid.INVENTED2"
NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


@pytest.fixture
def trace(redis_url: str, database_url: str) -> Trace:
    """Runs `bin/gpbikes trace` against the servers of this test."""
    environment = {"REDIS_URL": redis_url, "DATABASE_URL": database_url, "COLUMNS": "300"}

    async def invoke(wanted: str) -> Result:
        return await asyncio.to_thread(CliRunner().invoke, application, ["trace", wanted], env=environment)

    return invoke


@pytest.fixture
async def answered(database_url: str) -> None:
    """One message that was answered, with the answer delivered."""
    values = {
        "one": UUID(int=1),
        "event": EVENT,
        "turn": TURN,
        "reply": REPLY,
        "row": OUTBOX,
        "wamid": WAMID,
        "reply_wamid": REPLY_WAMID,
        "words": f'{{"kind": "text", "body": "{PRIVATE}"}}',
        "queued": f'{{"message_id": "{REPLY}"}}',
        **{f"at_{each}": NOON + timedelta(seconds=each) for each in range(5)},
    }
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        for statement in _ANSWERED:
            await connection.execute(statement.encode(), values)


_ANSWERED = (
    "INSERT INTO dealerships (id, name) VALUES (%(one)s, 'GP Bikes')",
    "INSERT INTO whatsapp_numbers VALUES ('1', %(one)s)",
    "INSERT INTO contacts (id, dealership_id) VALUES (%(one)s, %(one)s)",
    """
    INSERT INTO conversations (id, dealership_id, contact_id, phone_number_id, opened_at, last_message_at)
    VALUES (%(one)s, %(one)s, %(one)s, '1', %(at_0)s, %(at_0)s)
    """,
    """
    INSERT INTO turns (id, dealership_id, conversation_id, state, intent, intent_source, opened_at, due_at,
                       queued_at, answering_at, closed_at, attempts)
    VALUES (%(turn)s, %(one)s, %(one)s, 'answered', 'greeting', 'rules', %(at_0)s, %(at_1)s,
            %(at_1)s, %(at_1)s, %(at_2)s, 1)
    """,
    """
    INSERT INTO messages VALUES
        (%(event)s, %(one)s, %(one)s, %(turn)s, 'in', 'customer', %(words)s, NULL, NULL,
         %(wamid)s, %(at_0)s, %(at_0)s),
        (%(reply)s, %(one)s, %(one)s, %(turn)s, 'out', 'assistant', %(words)s, NULL, NULL,
         %(reply_wamid)s, %(at_2)s, %(at_2)s)
    """,
    """
    INSERT INTO deliveries (message_id, dealership_id, conversation_id, state, created_at, sent_at)
    VALUES (%(reply)s, %(one)s, %(one)s, 'sent', %(at_2)s, %(at_3)s)
    """,
    "INSERT INTO outbox VALUES (%(row)s, %(one)s, 'wa.outbound', %(queued)s, %(at_2)s, %(at_2)s)",
)


@pytest.mark.usefixtures("answered")
async def test_every_id_of_a_message_tells_the_same_life(trace: Trace) -> None:
    """Event, turn, reply, outbox row and both of Meta's ids; without a word of what was said."""
    told = [(await trace(str(each))).stdout for each in (EVENT, TURN, REPLY, OUTBOX, WAMID, REPLY_WAMID)]
    assert len(set(told)) == 1
    for part in (EVENT, TURN, REPLY, OUTBOX, WAMID, REPLY_WAMID, "taken by WhatsApp", "greeting by rules"):
        assert str(part) in told[0]
    assert PRIVATE not in told[0]


async def test_a_message_that_died_on_its_way_is_found_in_the_dead_letters(
    redis: Redis, trace: Trace
) -> None:
    """By the id that the logs have."""
    event_id = str(uuid7())
    await redis.xadd(
        "wa.inbound.dead",
        {
            "event": f'{{"event_id": "{event_id}", "text": "{PRIVATE}"}}',
            "source_stream": "wa.inbound",
            "source_id": "7-0",
            "group": "router",
            "reason": "failed 5 times",
            "service": "router",
            "version": "abc",
            "deliveries": "5",
            "died_at": "2026-11-23T12:00:00+00:00",
        },
    )
    told = (await trace(event_id)).stdout
    assert "moved to the dead letters" in told
    assert PRIVATE not in told


async def test_an_id_of_nothing_is_said_so(trace: Trace) -> None:
    """With exit code 1."""
    told = await trace(str(uuid7()))
    assert (told.exit_code, "nothing is known" in told.stderr) == (1, True)
