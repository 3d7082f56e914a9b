"""`bin/gpbikes appointments` with a real Postgres. Names and ids are invented."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from uuid import UUID

import psycopg
import pytest
from typer.testing import CliRunner, Result

from libs.common import opening_hours
from libs.common.catalog import load_catalog
from libs.common.clock import SystemClock
from libs.common.identifiers import uuid7
from services.agents.service_scheduling.calendar import Calendar, Need
from services.agents.service_scheduling.capacity import load_capacity
from tools.gpbikes.application import application

Command = Callable[..., Awaitable[Result]]
HOURS, CAPACITY = opening_hours.load(), load_capacity(load_catalog())


@pytest.fixture
def command(database_url: str) -> Command:
    """Runs `bin/gpbikes appointments …` against the database of this test."""
    environment = {"DATABASE_URL": database_url, "COLUMNS": "250"}

    async def invoke(*arguments: str) -> Result:
        return await asyncio.to_thread(
            CliRunner().invoke, application, ["appointments", *arguments], env=environment
        )

    return invoke


@pytest.fixture
async def contact(database_url: str) -> UUID:
    """A customer who has written once."""
    dealership, contact, now = uuid7(), uuid7(), SystemClock().now()
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        await connection.execute("INSERT INTO dealerships (id, name) VALUES (%s, 'GP Bikes')", (dealership,))
        await connection.execute(
            "INSERT INTO whatsapp_numbers (phone_number_id, dealership_id) VALUES ('1', %s)", (dealership,)
        )
        await connection.execute(
            "INSERT INTO contacts (id, dealership_id, profile_name) VALUES (%s, %s, 'Ana')",
            (contact, dealership),
        )
        await connection.execute(
            """
            INSERT INTO conversations (id, dealership_id, contact_id, phone_number_id, opened_at,
                                       last_message_at)
            VALUES (%s, %s, %s, '1', %s, %s)
            """,
            (uuid7(), dealership, contact, now, now),
        )
    return contact


def free_hours() -> tuple[datetime, ...]:
    """The hours of a day to come on which the dealership is open."""
    now = SystemClock().now()
    calendar = Calendar(HOURS, CAPACITY, (), now)
    tomorrow = HOURS.local(now).date() + timedelta(days=1)
    _, starts = next(calendar.days(Need(CAPACITY.bays, 30), tomorrow))
    return starts


async def test_an_appointment_by_hand(command: Command, contact: UUID, database_url: str) -> None:
    """Booked, moved and cancelled, on record, and the customer is to be told each time."""
    first, second, *_ = (f"{start:%Y-%m-%dT%H:%M}" for start in free_hours())
    booked = await command("book", str(contact), first, "--service", "cambio-aceite", "--who", "luz")
    assert booked.exit_code == 0, booked.output
    (made,) = re.findall(r"[0-9a-f-]{36}", booked.stdout)
    shown = (await command("list", "--days", "30")).stdout
    assert made in shown
    assert "not told" in shown
    moved = await command("move", made, second, "--who", "luz")
    (again,) = re.findall(r"[0-9a-f-]{36}", moved.stdout)
    assert (await command("cancel", again, "--why", "técnico enfermo", "--who", "luz")).exit_code == 0
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        rows = await connection.execute("SELECT actor, action FROM audit_log ORDER BY at, id")
        assert await rows.fetchall() == [
            ("luz", f"appointment.{what}") for what in ("booked", "moved", "cancelled")
        ]
        rows = await connection.execute("SELECT state, notice FROM appointments ORDER BY created_at")
        assert await rows.fetchall() == [("moved", "booked"), ("cancelled", "cancelled")]


async def test_what_cannot_be_booked(command: Command, contact: UUID) -> None:
    """An hour that is full, a service and a motorcycle that do not exist are refused by name."""
    start = f"{free_hours()[0]:%Y-%m-%dT%H:%M}"
    for _ in CAPACITY.bays:
        await command("book", str(contact), start, "--service", "cambio-aceite")
    full = await command("book", str(contact), start, "--service", "cambio-aceite")
    unknown = await command("book", str(contact), start, "--service", "magia")
    no_demo = await command("book", str(contact), start, "--test-ride", "R9")
    gone = await command("cancel", str(uuid7()), "--why", "x")
    assert [one.exit_code for one in (full, unknown, no_demo, gone)] == [1, 1, 1, 1]
    assert "is not free; free on that day" in full.output
    assert "there is no service 'magia'" in unknown.output
    assert "there is no 'R9' to be tried" in no_demo.output
    assert "no appointment" in gone.output
