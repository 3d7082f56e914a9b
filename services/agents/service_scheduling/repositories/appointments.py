"""Appointments in Postgres: what is booked is read for a turn, and written down with its answer.

That no place is taken twice is the database's own promise, the constraint `appointments_never_overlap`.
Writing meets it with ON CONFLICT DO NOTHING, which waits for whoever is just booking the same hour and
raises nothing: then the next place is tried, and Overtaken told when none is left.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from libs.common.database import Connection
from libs.common.identifiers import NewIdentifier
from services.agents.frame.agent import Overtaken
from services.agents.frame.turn import Turn
from services.agents.service_scheduling.agenda import Appointment, Kind
from services.agents.service_scheduling.calendar import Taken

REMINDED_BEFORE = timedelta(hours=24)
NO_REMINDER_WITHIN = timedelta(hours=2)
State = Literal["confirmed", "moved", "cancelled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """Who comes; `turn_id` is the turn whose answer tells it, None when staff book by hand."""

    dealership_id: UUID
    contact_id: UUID
    conversation_id: UUID
    turn_id: UUID | None

    @classmethod
    def of(cls, turn: Turn) -> Customer:
        """Who speaks in `turn`."""
        return cls(
            dealership_id=turn.dealership_id,
            contact_id=turn.contact_id,
            conversation_id=turn.conversation_id,
            turn_id=turn.id,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """What is to be booked, in the first of `places` that is free."""

    kind: Kind
    service: str
    model: str
    plate: str
    starts_at: datetime
    ends_at: datetime
    places: tuple[str, ...]


async def taken(
    connection: Connection, dealership_id: UUID, *, since: datetime, until: datetime
) -> tuple[Taken, ...]:
    """What is booked of a dealership between two moments."""
    cursor = await connection.execute(
        """
        SELECT p.name, a.starts_at, a.ends_at
        FROM appointments a JOIN appointment_places p ON p.id = a.place_id
        WHERE a.dealership_id = %s AND a.state IN ('booked', 'confirmed')
          AND a.starts_at < %s AND a.starts_at > %s AND a.ends_at > %s
        """,
        # The bound from below is for the index: no appointment is longer than a day.
        (dealership_id, until, since - timedelta(days=1), since),
    )
    return tuple(Taken(*row) for row in await cursor.fetchall())


async def own(connection: Connection, contact_id: UUID, *, now: datetime) -> tuple[Appointment, ...]:
    """The appointments of a contact that have not ended."""
    cursor = await connection.execute(
        """
        SELECT a.id, a.kind, a.service, a.model, a.plate, p.name, a.starts_at, a.ends_at,
               a.state = 'confirmed'
        FROM appointments a JOIN appointment_places p ON p.id = a.place_id
        WHERE a.contact_id = %s AND a.state IN ('booked', 'confirmed') AND a.ends_at > %s
        ORDER BY a.starts_at, a.id
        """,
        (contact_id, now),
    )
    return tuple(
        Appointment(
            id=identifier,
            kind=Kind(kind),
            service=service,
            model=model,
            plate=plate,
            place=place,
            starts_at=starts_at,
            ends_at=ends_at,
            confirmed=confirmed,
        )
        for (
            identifier,
            kind,
            service,
            model,
            plate,
            place,
            starts_at,
            ends_at,
            confirmed,
        ) in await cursor.fetchall()
    )


async def book(
    connection: Connection, customer: Customer, booking: Booking, *, now: datetime, new_id: NewIdentifier
) -> UUID:
    """Book the first of the places that is free, in the caller's transaction; the appointment's id.

    Raises Overtaken when others have taken each of them.
    """
    for place in booking.places:
        place_id = await _place(connection, customer.dealership_id, place)
        appointment_id = await _take(connection, customer, booking, place_id, new_id(), now=now)
        if appointment_id is not None:
            return appointment_id
    raise Overtaken("the free hour")


async def change(
    connection: Connection, customer: Customer, appointment_id: UUID, state: State, *, now: datetime
) -> None:
    """Give a customer's appointment another state, of which nothing more is to be told.

    Raises Overtaken when it stands no more.
    """
    cursor = await connection.execute(
        """
        UPDATE appointments
        SET state = %s, changed_at = %s, turn_id = coalesce(%s, turn_id), remind_at = NULL, notice_at = NULL
        WHERE id = %s AND contact_id = %s AND state IN ('booked', 'confirmed')
        """,
        (state, now, customer.turn_id, appointment_id, customer.contact_id),
    )
    if cursor.rowcount == 0:
        raise Overtaken("the appointment")


async def complete(
    connection: Connection, customer: Customer, *, model: str, plate: str, now: datetime
) -> None:
    """Put the customer's motorcycle down, as far as told, with the workshop appointments still to come."""
    await connection.execute(
        """
        UPDATE appointments
        SET model = coalesce(nullif(%s, ''), model), plate = coalesce(nullif(%s, ''), plate), changed_at = %s
        WHERE contact_id = %s AND kind = 'workshop' AND state IN ('booked', 'confirmed') AND starts_at > %s
        """,
        (model, plate, now, customer.contact_id, now),
    )


async def _place(connection: Connection, dealership_id: UUID, name: str) -> int:
    """The number of a place; one that is booked for the first time gets its own."""
    find = "SELECT id FROM appointment_places WHERE dealership_id = %s AND name = %s"
    cursor = await connection.execute(find, (dealership_id, name))
    row = await cursor.fetchone()
    if row is None:
        await connection.execute(
            "INSERT INTO appointment_places (dealership_id, name) VALUES (%s, %s) ON CONFLICT DO NOTHING",
            (dealership_id, name),
        )
        row = await (await connection.execute(find, (dealership_id, name))).fetchone()
    assert row is not None, "the place has just been made"  # noqa: S101 - ours to know
    return int(row[0])


def _reminder(starts_at: datetime, now: datetime) -> datetime | None:
    """The day before, unless that is so soon that the booking itself reminds."""
    due = starts_at - REMINDED_BEFORE
    return due if due > now + NO_REMINDER_WITHIN else None


async def _take(
    connection: Connection,
    customer: Customer,
    booking: Booking,
    place_id: int,
    appointment_id: UUID,
    *,
    now: datetime,
) -> UUID | None:
    cursor = await connection.execute(
        """
        INSERT INTO appointments (id, dealership_id, contact_id, conversation_id, turn_id, place_id, kind,
                                  service, model, plate, starts_at, ends_at, created_at, changed_at,
                                  remind_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING
        """,
        (
            appointment_id,
            customer.dealership_id,
            customer.contact_id,
            customer.conversation_id,
            customer.turn_id,
            place_id,
            booking.kind,
            booking.service,
            booking.model,
            booking.plate,
            booking.starts_at,
            booking.ends_at,
            now,
            now,
            _reminder(booking.starts_at, now),
        ),
    )
    return appointment_id if cursor.rowcount else None
