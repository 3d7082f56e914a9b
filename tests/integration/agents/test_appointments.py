"""Appointments in a real database: never two in one place, whoever writes."""

from __future__ import annotations

import asyncio
from datetime import datetime, time, timedelta
from uuid import UUID

import psycopg
import pytest

from libs.common.database import Database
from libs.common.identifiers import uuid7
from libs.common.intents import Intent
from libs.common.metrics import Metrics
from libs.common.outbox import Outbox
from libs.faust_redis.outcomes import Done
from libs.faust_redis.producer import Producer
from services.agents.frame.agent import Overtaken
from services.agents.outreach.rules import Hours
from services.agents.outreach.sending import Outreach
from services.agents.service_scheduling.agenda import Kind
from services.agents.service_scheduling.repositories import appointments as repository
from services.agents.service_scheduling.repositories.appointments import Booking, Customer
from services.agents.service_scheduling.telling import Reminders
from services.agents.staff.notices import demo_ride_text
from services.agents.staff.repository import DemoRide
from tests.integration.agents.stage import Stage
from tests.integration.agents.workers import BUSINESS, worker

TUESDAY_AT_TEN = datetime(2026, 12, 1, 10, 0, tzinfo=BUSINESS.hours.zone)
BAYS = tuple(bay.name for bay in BUSINESS.capacity.bays)


def booking(start: datetime = TUESDAY_AT_TEN, minutes: int = 60, places: tuple[str, ...] = BAYS) -> Booking:
    return Booking(
        kind=Kind.WORKSHOP,
        service="diagnostico",
        model="",
        plate="",
        starts_at=start,
        ends_at=start + timedelta(minutes=minutes),
        places=places,
    )


async def customer(stage: Stage) -> Customer:
    """Somebody with a conversation of their own."""
    conversation = await stage.conversation()
    row = await stage.row("SELECT contact_id FROM conversations WHERE id = %s", conversation)
    return Customer(
        dealership_id=stage.dealership_id,
        contact_id=row["contact_id"],
        conversation_id=conversation,
        turn_id=None,
    )


async def book(database: Database, stage: Stage, who: Customer, wanted: Booking) -> UUID | None:
    """What one customer gets, in a transaction of their own; None when it is taken."""
    try:
        async with database.transaction() as connection:
            return await repository.book(connection, who, wanted, now=stage.clock.now(), new_id=uuid7)
    except Overtaken:
        return None


async def overlaps(stage: Stage) -> int:
    """How many pairs of appointments share a place at one time, counted independently of the constraint."""
    row = await stage.row(
        """
        SELECT count(*) FROM appointments a JOIN appointments b ON a.id < b.id AND a.place_id = b.place_id
        WHERE a.state IN ('booked', 'confirmed') AND b.state IN ('booked', 'confirmed')
          AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at
        """
    )
    return int(row["count"])


async def test_a_hundred_customers_want_one_hour(stage: Stage, database: Database) -> None:
    """Each bay is booked once, everybody else is told so, and nothing fails."""
    who = [await customer(stage) for _ in range(100)]
    given = await asyncio.gather(*(book(database, stage, one, booking()) for one in who))
    assert sum(one is not None for one in given) == len(BAYS)
    assert await overlaps(stage) == 0


async def test_a_hundred_customers_want_hours_that_overlap(stage: Stage, database: Database) -> None:
    """However their hours lie, no two share a bay."""
    who = [await customer(stage) for _ in range(100)]
    wishes = [
        booking(TUESDAY_AT_TEN + timedelta(minutes=30 * (n % 6)), 30 + 60 * (n % 3)) for n in range(100)
    ]
    given = await asyncio.gather(*(book(database, stage, *pair) for pair in zip(who, wishes, strict=True)))
    assert sum(one is not None for one in given) >= len(BAYS)
    assert await overlaps(stage) == 0


async def test_whoever_writes(stage: Stage, database: Database) -> None:
    """The database itself refuses a second appointment, and takes one that follows at once."""
    who = await customer(stage)
    first = await book(database, stage, who, booking(places=BAYS[:1]))
    copy = """
        INSERT INTO appointments (id, dealership_id, contact_id, conversation_id, place_id, kind, starts_at,
                                  ends_at, created_at, changed_at)
        SELECT %s, dealership_id, contact_id, conversation_id, place_id, kind, starts_at + %s, ends_at + %s,
               created_at, changed_at FROM appointments WHERE id = %s
        """
    with pytest.raises(psycopg.errors.ExclusionViolation, match="appointments_never_overlap"):
        await stage.run(copy, uuid7(), timedelta(minutes=59), timedelta(minutes=59), first)
    await stage.run(copy, uuid7(), timedelta(minutes=60), timedelta(minutes=60), first)


async def test_an_hour_that_another_takes_while_the_answer_is_written(
    stage: Stage, database: Database, producer: Producer
) -> None:
    """The customer is offered other hours by an ordinary answer: no error, no failed attempt."""
    handler = worker(database, producer, stage.clock)
    sent = ["cambio de aceite el martes 1 de diciembre a las 10"]
    conversations = [await stage.conversation() for _ in range(5)]
    events = [await stage.queued(one, sent, Intent.SERVICE_SCHEDULING) for one in conversations]

    outcomes = await asyncio.gather(*map(handler.handle, events))

    assert outcomes == [Done()] * 5
    replies = [(await stage.replies(one))[0] for one in conversations]
    assert sum("quedó para *el martes 1 de diciembre a las 10:00 a. m.*" in reply for reply in replies) == 3
    assert sum(reply.startswith("No me queda cupo el martes 1 de diciembre") for reply in replies) == 2
    turns = await stage.rows("SELECT state, attempts FROM turns")
    assert {(turn["state"], turn["attempts"]) for turn in turns} == {("answered", 1)}
    assert await overlaps(stage) == 0


async def test_an_appointment_from_the_first_word_to_its_cancellation(
    stage: Stage, database: Database, producer: Producer
) -> None:
    """Booked, completed, moved and cancelled, each with the turn that told it."""
    handler = worker(database, producer, stage.clock)
    conversation = await stage.conversation()
    states = []
    for said in (
        "cambio de aceite el martes a las 10",
        "placa abc12d",
        "mejor el miércoles a las 9",
        "cancélela",
    ):
        stage.clock.pass_by(timedelta(seconds=10))
        event = await stage.queued(conversation, [said], Intent.SERVICE_SCHEDULING)
        assert await handler.handle(event) == Done()
        rows = await stage.rows("SELECT state, plate, turn_id FROM appointments ORDER BY created_at")
        states.append([row["state"] for row in rows])
        assert rows[-1]["turn_id"] == event.turn_id or said.startswith("placa")
    assert states == [["booked"], ["booked"], ["moved", "booked"], ["moved", "cancelled"]]
    assert [row["plate"] for row in rows] == ["ABC12D", "ABC12D"]


async def test_a_test_ride_is_told_to_the_staff(stage: Stage, database: Database, producer: Producer) -> None:
    """Which motorcycle is to stand ready and when, by an event that leaves with the answer."""
    handler, conversation = worker(database, producer, stage.clock), await stage.conversation()
    for said in ("quiero probar la mt 03 el martes 1 de diciembre a las 10", "sí, la tengo"):
        stage.clock.pass_by(timedelta(seconds=10))
        event = await stage.queued(conversation, [said], Intent.SERVICE_SCHEDULING)
        await handler.handle(event)
    row = await stage.row("SELECT stream, event FROM outbox WHERE stream = 'staff.notifications'")
    appointment = await stage.row("SELECT id, model, starts_at FROM appointments")
    assert row["event"]["appointment_id"] == str(appointment["id"])
    ride = DemoRide(model=appointment["model"], starts_at=appointment["starts_at"])
    assert demo_ride_text(ride, BUSINESS.hours).startswith("*Test ride* · MT-03 · Tuesday 01 December, 10:00")


async def test_the_day_before(stage: Stage, database: Database, producer: Producer) -> None:
    """One reminder, by template when the customer has not written for a day."""
    handler, outreach = worker(database, producer, stage.clock), reminding(stage, database, producer)
    for said in ("cambio de aceite el martes 1 de diciembre a las 10", "placa abc12d"):
        event = await stage.queued(await stage.conversation(), [said], Intent.SERVICE_SCHEDULING)
        await handler.handle(event)
    stage.clock.moment = TUESDAY_AT_TEN - timedelta(hours=25)
    assert await outreach.run() == 0
    stage.clock.moment = TUESDAY_AT_TEN - timedelta(hours=23)
    assert [await outreach.run() for _ in range(3)] == [1, 0, 0]
    sent = await stage.row("SELECT m.content FROM outreaches o JOIN messages m ON m.id = o.message_id")
    assert sent["content"]["name"] == "recordatorio_cita"
    assert await stage.redis.xlen("wa.campaigns") == 1


def reminding(stage: Stage, database: Database, producer: Producer) -> Outreach:
    """The process that leads."""
    metrics = Metrics()
    return Outreach(
        occasions=(Reminders(BUSINESS.hours, BUSINESS.services, BUSINESS.templates),),
        database=database,
        outbox=Outbox(database, producer, clock=stage.clock, metrics=metrics),
        hours=BUSINESS.hours,
        off_peak=Hours(time(14), time(16)),
        batch=50,
        clock=stage.clock,
        new_id=uuid7,
        metrics=metrics,
    )
