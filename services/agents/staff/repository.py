"""What the staff are told of a handoff; always in the caller's transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from libs.common.database import Connection


@dataclass(frozen=True, kw_only=True)
class Notice:
    """A handoff without anything of the customer's."""

    id: UUID
    conversation_id: UUID
    reason: str
    score: int | None
    advisor: str
    """By the name that the dealership gave; empty: nobody in particular."""
    notified: bool
    ended: bool


@dataclass(frozen=True, kw_only=True)
class DemoRide:
    """A test ride without anything of the customer's."""

    model: str
    starts_at: datetime


async def demo_ride(connection: Connection, appointment_id: UUID) -> DemoRide | None:
    """The test ride as the staff are told of it; None when it stands no more."""
    cursor = await connection.execute(
        "SELECT model, starts_at FROM appointments WHERE id = %s AND state IN ('booked', 'confirmed')",
        (appointment_id,),
    )
    row = await cursor.fetchone()
    return DemoRide(model=row[0], starts_at=row[1]) if row else None


async def find(connection: Connection, handoff_id: UUID) -> Notice | None:
    """The handoff as the staff are told of it."""
    cursor = await connection.execute(
        """
        SELECT h.id, h.conversation_id, h.reason, (h.summary -> 'score' ->> 'value')::integer,
               coalesce(a.name, ''), h.notified_at IS NOT NULL, h.ended_at IS NOT NULL
        FROM handoffs h LEFT JOIN advisors a ON a.id = h.advisor_id WHERE h.id = %s
        """,
        (handoff_id,),
    )
    row = await cursor.fetchone()
    if row is None:
        return None
    identifier, conversation_id, reason, score, advisor, notified, ended = row
    return Notice(
        id=identifier,
        conversation_id=conversation_id,
        reason=reason,
        score=score,
        advisor=advisor,
        notified=notified,
        ended=ended,
    )


async def mark_notified(connection: Connection, handoff_id: UUID, *, now: datetime) -> None:
    """Note that the staff have been told."""
    await connection.execute("UPDATE handoffs SET notified_at = %s WHERE id = %s", (now, handoff_id))
