"""`bin/gpbikes advisors` and `handoff` with a real Postgres and Valkey. Everybody is invented."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID

import psycopg
import pytest
from typer.testing import CliRunner, Result

from libs.common.identifiers import uuid7
from tools.gpbikes.application import application

Command = Callable[..., Awaitable[Result]]
DEALERSHIP = UUID(int=1)


@pytest.fixture
def command(database_url: str, redis_url: str) -> Command:
    """Runs `bin/gpbikes …` against the servers of this test."""
    environment = {"DATABASE_URL": database_url, "REDIS_URL": redis_url, "COLUMNS": "250"}

    async def invoke(*arguments: str) -> Result:
        return await asyncio.to_thread(CliRunner().invoke, application, [*arguments], env=environment)

    return invoke


async def conversation(database_url: str) -> str:
    """A customer's conversation with one message; its id."""
    contact_id, conversation_id = uuid7(), uuid7()
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        for statement, values in (
            ("INSERT INTO dealerships (id, name) VALUES (%s, 'GP Bikes')", (DEALERSHIP,)),
            ("INSERT INTO whatsapp_numbers (phone_number_id, dealership_id) VALUES ('1', %s)", (DEALERSHIP,)),
            ("INSERT INTO contacts (id, dealership_id) VALUES (%s, %s)", (contact_id, DEALERSHIP)),
            (
                (
                    "INSERT INTO conversations (id, dealership_id, contact_id, phone_number_id, opened_at,"
                    " last_message_at) VALUES (%s, %s, %s, '1', now(), now())"
                ),
                (conversation_id, DEALERSHIP, contact_id),
            ),
            (
                (
                    "INSERT INTO messages (id, dealership_id, conversation_id, direction, author, content,"
                    " occurred_at, recorded_at) VALUES (%s, %s, %s, 'in', 'customer', %s, now(), now())"
                ),
                (uuid7(), DEALERSHIP, conversation_id, '{"kind": "text", "body": "busco la MT-03"}'),
            ),
        ):
            await connection.execute(statement, values)
    return str(conversation_id)


async def test_a_conversation_is_taken_answered_and_given_back(database_url: str, command: Command) -> None:
    """Each step is seen in the next."""
    held = await conversation(database_url)
    added = await command("advisors", "add", "Laura", "--hours", "monday=09:00-13:00", "--who", "ana")
    taken = await command("handoff", "take", held, "--advisor", "laura", "--who", "ana")
    replied = await command("handoff", "reply", held, "Hola, le habla Laura", "--who", "ana")
    listed, shown = await command("handoff", "list"), await command("handoff", "show", held, "--who", "ana")
    load = await command("advisors", "list")
    returned = await command("handoff", "return", held, "--who", "ana")
    results = (added, taken, replied, listed, shown, load, returned)
    assert [result.exit_code for result in results] == [0] * 7, [result.stderr for result in results]
    assert "on its way" in replied.stdout
    assert held in listed.stdout
    assert "MT-03" not in listed.stdout
    assert "customer: busco la MT-03" in shown.stdout
    assert "person: Hola, le habla Laura" in shown.stdout
    assert "monday=09:00-13:00" in load.stdout
    assert (await command("handoff", "return", held)).exit_code == 1


async def test_what_cannot_be_done_is_said(database_url: str, command: Command) -> None:
    """With what to do about it, and exit code 1."""
    await conversation(database_url)
    await command("advisors", "add", "Laura")
    refused = [
        await command("advisors", "add", "LAURA"),
        await command("advisors", "available", "Pedro", "--no"),
        await command("handoff", "reply", str(uuid7()), "Hola"),
        await command("handoff", "show", str(uuid7())),
    ]
    assert [result.exit_code for result in refused] == [1, 1, 1, 1]
    for result, said in zip(
        refused, ("already", "no advisor Pedro", "no open", "no person has"), strict=True
    ):
        assert said in result.stderr
