"""Appointments as staff see and make them; always in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from libs.common.database import Connection
from services.agents.service_scheduling.agenda import Kind
from services.agents.service_scheduling.repositories.appointments import Booking, Customer


@dataclass(frozen=True)
class Listed:
    """An appointment with whoever comes, and whether the customer knows of it."""

    id: UUID
    starts_at: datetime
    service: str
    model: str
    plate: str
    place: str
    contact_id: UUID
    name: str
    state: str
    told: bool


async def listed(
    connection: Connection, *, since: datetime, until: datetime, every: bool
) -> Sequence[Listed]:
    """What is booked between two moments, in order; with `every`, moved and cancelled ones, too."""
    cursor = await connection.execute(
        """
        SELECT a.id, a.starts_at, a.service, a.model, a.plate, p.name, a.contact_id,
               coalesce(n.value #>> '{}', k.profile_name), a.state,
               a.notice_at IS NULL AND (a.turn_id IS NULL OR EXISTS (
                   SELECT FROM messages m JOIN deliveries d ON d.message_id = m.id
                   WHERE m.turn_id = a.turn_id AND m.direction = 'out'
                   AND d.state IN ('sent', 'delivered', 'read')))
        FROM appointments a
        JOIN appointment_places p ON p.id = a.place_id
        JOIN contacts k ON k.id = a.contact_id
        LEFT JOIN contact_facts n ON n.contact_id = k.id AND n.name = 'name'
        WHERE a.ends_at > %s AND a.starts_at < %s AND (%s OR a.state IN ('booked', 'confirmed'))
        ORDER BY a.starts_at, p.name
        """,
        (since, until, every),
    )
    return [Listed(*row) for row in await cursor.fetchall()]


async def customer(connection: Connection, contact_id: UUID) -> Customer | None:
    """A contact by its last conversation; None when there is none."""
    cursor = await connection.execute(
        """
        SELECT dealership_id, contact_id, id FROM conversations WHERE contact_id = %s
        ORDER BY opened_at DESC, id DESC LIMIT 1
        """,
        (contact_id,),
    )
    row = await cursor.fetchone()
    if row is None:
        return None
    return Customer(dealership_id=row[0], contact_id=row[1], conversation_id=row[2], turn_id=None)


async def standing(connection: Connection, appointment_id: UUID) -> tuple[Customer, Booking] | None:
    """Whose appointment it is and what was booked; None when it stands no more."""
    cursor = await connection.execute(
        """
        SELECT a.dealership_id, a.contact_id, a.conversation_id, a.kind, a.service, a.model, a.plate,
               a.starts_at, a.ends_at, p.name
        FROM appointments a JOIN appointment_places p ON p.id = a.place_id
        WHERE a.id = %s AND a.state IN ('booked', 'confirmed')
        """,
        (appointment_id,),
    )
    row = await cursor.fetchone()
    if row is None:
        return None
    dealership_id, contact_id, conversation_id, kind, service, model, plate, starts_at, ends_at, place = row
    return (
        Customer(
            dealership_id=dealership_id,
            contact_id=contact_id,
            conversation_id=conversation_id,
            turn_id=None,
        ),
        Booking(
            kind=Kind(kind),
            service=service,
            model=model,
            plate=plate,
            starts_at=starts_at,
            ends_at=ends_at,
            places=(place,),
        ),
    )


async def tell(connection: Connection, appointment_id: UUID, notice: str, *, now: datetime) -> None:
    """Let the customer be told what staff have done; a reminder comes all the same."""
    await connection.execute(
        "UPDATE appointments SET notice = %s, notice_at = %s WHERE id = %s", (notice, now, appointment_id)
    )
