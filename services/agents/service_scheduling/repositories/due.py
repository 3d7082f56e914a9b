"""Appointments of which a customer is to be told; always in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal  # the types of a row are those of its columns
from uuid import UUID

from libs.common.database import Connection
from services.agents.outreach.occasion import Due
from services.agents.service_scheduling.agenda import Kind

Notice = Literal["reminder", "booked", "moved", "cancelled"]


@dataclass(frozen=True, kw_only=True)
class DueAppointment(Due):
    """An appointment, and what is to be told of it."""

    notice: Notice
    kind: Kind
    service: str
    model: str
    starts_at: datetime


async def reminders(
    connection: Connection, *, now: datetime, limit: int, only: UUID | None
) -> Sequence[DueAppointment]:
    """Those whose reminder is due; with `only`, that one if it still is."""
    cursor = await connection.execute(
        """
        SELECT id, dealership_id, contact_id, 'reminder', kind, service, model, starts_at FROM appointments
        WHERE remind_at <= %(now)s AND state = 'booked' AND starts_at > %(now)s
          AND (%(only)s::uuid IS NULL OR id = %(only)s)
        ORDER BY remind_at, id LIMIT %(limit)s
        """,
        {"now": now, "only": only, "limit": limit},
    )
    return [_due(row) for row in await cursor.fetchall()]


async def notices(
    connection: Connection, *, now: datetime, limit: int, only: UUID | None
) -> Sequence[DueAppointment]:
    """Those of which news is due; with `only`, that one if it still is."""
    cursor = await connection.execute(
        """
        SELECT id, dealership_id, contact_id, notice, kind, service, model, starts_at FROM appointments
        WHERE notice_at <= %(now)s AND (%(only)s::uuid IS NULL OR id = %(only)s)
        ORDER BY notice_at, id LIMIT %(limit)s
        """,
        {"now": now, "only": only, "limit": limit},
    )
    return [_due(row) for row in await cursor.fetchall()]


async def settle_reminder(
    connection: Connection, appointment_id: UUID, *, until: datetime | None, now: datetime
) -> None:
    """Remind `until` then, or no more."""
    await connection.execute(
        """
        UPDATE appointments
        SET remind_at = %(until)s, reminded_at = CASE WHEN %(until)s::timestamptz IS NULL THEN %(now)s END
        WHERE id = %(id)s
        """,
        {"until": until, "now": now, "id": appointment_id},
    )


async def settle_notice(connection: Connection, appointment_id: UUID, *, until: datetime | None) -> None:
    """Tell it `until` then, or no more."""
    await connection.execute("UPDATE appointments SET notice_at = %s WHERE id = %s", (until, appointment_id))


def _due(row: Sequence[Any]) -> DueAppointment:
    row_id, dealership_id, contact_id, notice, kind, service, model, starts_at = row
    return DueAppointment(
        row_id=row_id,
        key=f"{row_id}:{notice}",
        dealership_id=dealership_id,
        contact_id=contact_id,
        notice=notice,
        kind=Kind(kind),
        service=service,
        model=model,
        starts_at=starts_at,
    )
