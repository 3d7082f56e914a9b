"""`bin/gpbikes leads` and `sales` with a real Postgres. Everybody is invented."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import psycopg
import pytest
from typer.testing import CliRunner, Result

from libs.common.identifiers import uuid7
from tests.integration.gpbikes.test_handoff import DEALERSHIP, conversation
from tools.gpbikes.application import application

Command = Callable[..., Awaitable[Result]]


@pytest.fixture
def command(database_url: str) -> Command:
    """Runs `bin/gpbikes …` against the database of this test."""
    environment = {"DATABASE_URL": database_url, "COLUMNS": "250"}

    async def invoke(*arguments: str) -> Result:
        return await asyncio.to_thread(CliRunner().invoke, application, [*arguments], env=environment)

    return invoke


async def lead(database_url: str) -> str:
    """A lead with a score of 6, and a follow-up that waits; its conversation's id."""
    held, turn_id = await conversation(database_url), uuid7()
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        await connection.execute(
            "INSERT INTO turns (id, dealership_id, conversation_id, state, opened_at, due_at)"
            " VALUES (%s, %s, %s, 'answered', now(), now())",
            (turn_id, DEALERSHIP, held),
        )
        await connection.execute(
            "INSERT INTO leads (conversation_id, dealership_id, contact_id, turn_id, score, budget_grade,"
            " urgency_grade, experience_grade, route, routed_at)"
            " SELECT id, dealership_id, contact_id, %s, 6, 6, 7, 4, 'catalog', now() FROM conversations",
            (turn_id,),
        )
        await connection.execute(
            "INSERT INTO follow_ups (id, dealership_id, contact_id, conversation_id, reason, due_at,"
            " created_at) SELECT %s, dealership_id, contact_id, id, 'unanswered_quote', now(), now()"
            " FROM conversations",
            (uuid7(),),
        )
    return held


async def test_a_lead_buys_and_gets_its_papers(database_url: str, command: Command) -> None:
    """A sale is a bought lead, ends the follow-ups, and goes on to papers and delivery."""
    held = await lead(database_url)
    listed = await command("leads", "list", "--open")
    sold = await command("sales", "add", held, "emete 03", "--on", "2026-11-20", "--who", "ana")
    sale = sold.stdout.split()[-1]
    shown = await command("leads", "show", held)
    papers = await command("sales", "papers", sale, "--plate", "ready", "--number", "abc12d", "--who", "ana")
    delivered = await command("sales", "deliver", sale, "--on", "2026-11-24", "--who", "ana")
    table = (await command("sales", "list")).stdout
    results = (listed, sold, shown, papers, delivered)
    assert [result.exit_code for result in results] == [0] * 5, [result.stderr for result in results]
    assert held in listed.stdout
    assert "sold: MT-03" in sold.stdout
    assert "score     6 (budget 6, urgency 7, experience 4)" in shown.stdout
    assert "outcome   bought by staff" in shown.stdout
    assert "follow-up unanswered_quote: bought, 0 tries" in shown.stdout
    assert "ABC12D" in table
    assert "plate=ready" in table
    assert held not in (await command("leads", "list", "--open")).stdout


async def test_what_cannot_be_recorded_is_said(database_url: str, command: Command) -> None:
    """With what to do about it, and exit code 1."""
    held = await lead(database_url)
    refused = {
        "no conversation": ("sales", "add", str(uuid7()), "MT-03"),
        "not in data/catalog.yaml": ("sales", "add", held, "pulsar"),
        "no sale": ("sales", "deliver", str(uuid7())),
        "no lead": ("leads", "bought", str(uuid7())),
    }
    for said, arguments in refused.items():
        result = await command(*arguments)
        assert result.exit_code == 1
        assert said in result.stderr
