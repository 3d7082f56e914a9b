"""Follow-ups that are due, and how they go on; always in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from libs.common.database import Connection
from services.agents.follow_up.records import Reason
from services.agents.outreach.occasion import Due


@dataclass(frozen=True, kw_only=True)
class DueFollowUp(Due):
    """A follow-up whose time has come."""

    reason: Reason
    model: str | None
    tries: int
    """How often the customer has been written to for it."""
    planned_at: datetime
    """When it was last planned by what was said."""


async def due(
    connection: Connection, *, now: datetime, limit: int, only: UUID | None
) -> Sequence[DueFollowUp]:
    """The open follow-ups due at `now`, the longest due first; with `only`, that one if it still is."""
    cursor = await connection.execute(
        """
        SELECT id, dealership_id, contact_id, reason, model, tries, coalesce(planned_at, created_at)
        FROM follow_ups
        WHERE closed_at IS NULL AND due_at <= %(now)s AND (%(only)s::uuid IS NULL OR id = %(only)s)
        ORDER BY due_at, id LIMIT %(limit)s
        """,
        {"now": now, "only": only, "limit": limit},
    )
    return [
        DueFollowUp(
            row_id=row_id,
            key=f"{row_id}:{tries + 1}",
            dealership_id=dealership_id,
            contact_id=contact_id,
            reason=reason,
            model=model,
            tries=tries,
            planned_at=planned_at,
        )
        for row_id, dealership_id, contact_id, reason, model, tries, planned_at in await cursor.fetchall()
    ]


async def put_off(connection: Connection, follow_up_id: UUID, *, until: datetime) -> None:
    """Look at it again at `until`."""
    await connection.execute("UPDATE follow_ups SET due_at = %s WHERE id = %s", (until, follow_up_id))


async def tried(connection: Connection, follow_up_id: UUID, *, next_at: datetime) -> None:
    """Count a try; the next one is at `next_at`."""
    await connection.execute(
        "UPDATE follow_ups SET tries = tries + 1, due_at = %s WHERE id = %s", (next_at, follow_up_id)
    )


async def close(connection: Connection, follow_up_id: UUID, reason: str, *, now: datetime) -> None:
    """Write no more for it, for that reason."""
    await connection.execute(
        "UPDATE follow_ups SET closed_at = %s, closed_as = %s WHERE id = %s AND closed_at IS NULL",
        (now, reason, follow_up_id),
    )
