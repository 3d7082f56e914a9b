"""`bin/gpbikes dealerships` with a real Postgres."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable

import psycopg
import pytest
from typer.testing import CliRunner, Result

from tools.gpbikes.application import application

Command = Callable[..., Awaitable[Result]]
NUMBER = "200000000000002"


@pytest.fixture
def command(database_url: str) -> Command:
    """Runs `bin/gpbikes dealerships …` against the database of this test."""
    environment = {"DATABASE_URL": database_url, "COLUMNS": "250"}

    async def invoke(*arguments: str) -> Result:
        return await asyncio.to_thread(
            CliRunner().invoke, application, ["dealerships", *arguments], env=environment
        )

    return invoke


async def added(command: Command, name: str) -> str:
    """The id of a new dealership."""
    told = (await command("add", name, "--address", "Calle 1", "--annual-rate", "21.5")).stdout
    found = re.search(r"[0-9a-f]{8}-[0-9a-f-]{27}", told)
    assert found, told
    return found.group()


async def test_a_second_dealership_gets_its_number(command: Command, database_url: str) -> None:
    """Name, address, rate and number are shown, and what was done is in the audit log."""
    dealership = await added(command, "GP Bikes Medellín")
    assert (await command("number", dealership, NUMBER, "--per-second", "20")).exit_code == 0
    assert (await command("set", dealership, "--name", "GP Bikes Envigado")).exit_code == 0
    shown = (await command("list")).stdout
    assert all(
        text in shown for text in ("GP Bikes Envigado", "Calle 1", "21.5 %", f"{NUMBER} 20/s", dealership)
    )
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        cursor = await connection.execute("SELECT action FROM audit_log ORDER BY id")
        actions = [action for (action,) in await cursor.fetchall()]
    assert actions == ["dealership.add", "dealership.number", "dealership.set"]


async def test_a_number_does_not_move_to_another_dealership(command: Command) -> None:
    """Nothing crosses from one to another: its conversations are the first one's."""
    first, second = await added(command, "Uno"), await added(command, "Dos")
    await command("number", first, NUMBER)
    told = await command("number", second, NUMBER)
    assert (told.exit_code, "is another dealership's" in told.stderr) == (1, True)


@pytest.mark.parametrize("arguments", [("set", "--name", "x"), ("number", NUMBER)])
async def test_a_dealership_nobody_knows(command: Command, arguments: tuple[str, ...]) -> None:
    """The error tells where they are shown."""
    unknown = "00000000-0000-0000-0000-000000000009"
    told = await command(arguments[0], unknown, *arguments[1:])
    assert (told.exit_code, f"there is no dealership {unknown}" in told.stderr) == (1, True)


async def test_the_messages_of_a_month_cost_nothing_when_there_are_none(database_url: str) -> None:
    """`bin/gpbikes costs --month` prices what was sent; what is no month is refused."""
    environment = {"DATABASE_URL": database_url, "COLUMNS": "250"}

    def costs(month: str) -> Result:
        return CliRunner().invoke(application, ["costs", "--month", month], env=environment)

    told, refused = await asyncio.to_thread(costs, "2026-11"), await asyncio.to_thread(costs, "noviembre")
    assert (told.exit_code, "total" in told.stdout) == (0, True)
    assert (refused.exit_code, "'noviembre' is no month" in refused.stderr) == (1, True)


async def test_the_campaigns_of_a_number_go_on_when_somebody_says_so(
    command: Command, database_url: str
) -> None:
    """The list tells why they rest; a number whose campaigns do not rest is refused."""
    await command("number", await added(command, "Uno"), NUMBER)
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
        await connection.execute(
            "UPDATE whatsapp_numbers SET campaigns_rest_until = now() + interval '1 day',"
            " campaigns_rest_scope = 'marketing', campaigns_rest_reason = 'flagged'"
        )
    assert "campaigns rest (marketing, flagged) until" in (await command("list")).stdout
    first, second = await command("resume", NUMBER), await command("resume", NUMBER)
    assert (first.exit_code, second.exit_code) == (0, 1)
    assert "campaigns rest" not in (await command("list")).stdout
