"""`bin/gpbikes contacts` with a real Postgres. Names, numbers and ids are invented."""

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
def command(database_url: str) -> Command:
    """Runs `bin/gpbikes contacts …` against the database of this test."""
    environment = {"DATABASE_URL": database_url, "COLUMNS": "250"}

    async def invoke(*arguments: str) -> Result:
        return await asyncio.to_thread(
            CliRunner().invoke, application, ["contacts", *arguments], env=environment
        )

    return invoke


async def contact(database_url: str, name: str, kind: str, value: str) -> str:
    """A contact with one alias; its id."""
    contact_id = uuid7()
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        await connection.execute(
            "INSERT INTO dealerships (id, name) VALUES (%s, 'GP Bikes') ON CONFLICT DO NOTHING", (DEALERSHIP,)
        )
        await connection.execute(
            "INSERT INTO contacts (id, dealership_id, profile_name) VALUES (%s, %s, %s)",
            (contact_id, DEALERSHIP, name),
        )
        await connection.execute(
            "INSERT INTO contact_aliases VALUES (%s, %s, %s, %s, now())",
            (DEALERSHIP, kind, value, contact_id),
        )
    return str(contact_id)


async def test_contacts_are_found_by_name_number_and_user_id(database_url: str, command: Command) -> None:
    """Who has no phone number is a contact like any other."""
    carlos = await contact(database_url, "Carlos", "phone", "573000000001")
    ana = await contact(database_url, "Ana", "user_id", "CO.1001")
    shown = {search: (await command("list", search)).stdout for search in ("", "carlos", "CO.1", "0001")}
    assert {search: (carlos in text, ana in text) for search, text in shown.items()} == {
        "": (True, True),
        "carlos": (True, False),
        "CO.1": (False, True),
        "0001": (True, False),
    }


async def test_two_contacts_become_one_and_are_parted_again(database_url: str, command: Command) -> None:
    """The list shows what can be undone."""
    kept = await contact(database_url, "Carlos", "phone", "573000000001")
    merged = await contact(database_url, "Carlos R.", "user_id", "CO.1001")
    said = await command("merge", kept, merged, "--who", "ana")
    merge_id = said.stdout.split()[-1]
    one = (await command("list")).stdout
    parted = await command("unmerge", merge_id, "--who", "ana")
    assert (said.exit_code, merge_id in one, merged in one, parted.exit_code) == (0, True, False, 0)
    assert merged in (await command("list")).stdout


async def test_what_cannot_be_merged_or_parted_is_said(database_url: str, command: Command) -> None:
    """With what to do about it, and exit code 1."""
    kept = await contact(database_url, "Carlos", "phone", "573000000001")
    merge, unmerge = await command("merge", kept, str(uuid7())), await command("unmerge", str(uuid7()))
    assert (merge.exit_code, unmerge.exit_code) == (1, 1)
    assert "not two contacts of one dealership" in merge.stderr
    assert "no merge" in unmerge.stderr
