"""Surveys and reminders that are due; always in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from libs.common import sales
from libs.common.database import Connection
from libs.common.sales import Sale
from services.agents.outreach.occasion import Due


@dataclass(frozen=True, kw_only=True)
class DueSurvey(Due):
    """A customer who is to be asked how the delivery was."""

    model: str


@dataclass(frozen=True, kw_only=True)
class DueRevision(Due):
    """A motorcycle whose revision is due."""

    sale: Sale
    kilometres: int
    due_at: datetime


async def due_surveys(
    connection: Connection, *, now: datetime, limit: int, only: UUID | None
) -> Sequence[DueSurvey]:
    """The surveys due at `now`, the longest due first; with `only`, that one if it still is."""
    cursor = await connection.execute(
        """
        SELECT id, dealership_id, contact_id, model FROM sales
        WHERE survey_due_at <= %(now)s AND (%(only)s::uuid IS NULL OR id = %(only)s)
        ORDER BY survey_due_at, id LIMIT %(limit)s
        """,
        {"now": now, "only": only, "limit": limit},
    )
    return [
        DueSurvey(
            row_id=sale_id, key=str(sale_id), dealership_id=dealership_id, contact_id=contact_id, model=model
        )
        for sale_id, dealership_id, contact_id, model in await cursor.fetchall()
    ]


async def plan_survey(connection: Connection, sale_id: UUID, due_at: datetime | None) -> None:
    """Ask at that moment; with None, no more."""
    await connection.execute("UPDATE sales SET survey_due_at = %s WHERE id = %s", (due_at, sale_id))


async def survey_asked(connection: Connection, due: DueSurvey, *, now: datetime) -> None:
    """Record that the customer was asked."""
    await connection.execute(
        """
        INSERT INTO surveys (sale_id, dealership_id, asked_at) VALUES (%s, %s, %s)
        ON CONFLICT (sale_id) DO UPDATE SET asked_at = EXCLUDED.asked_at
        """,
        (due.row_id, due.dealership_id, now),
    )


async def due_revisions(
    connection: Connection, *, now: datetime, limit: int, only: UUID | None
) -> Sequence[DueRevision]:
    """The revisions due at `now`, the longest due first; with `only`, that one if it still is."""
    cursor = await connection.execute(
        """
        SELECT id, service_due_at FROM sales
        WHERE service_due_at <= %(now)s AND service_km IS NOT NULL
          AND (%(only)s::uuid IS NULL OR id = %(only)s)
        ORDER BY service_due_at, id LIMIT %(limit)s
        """,
        {"now": now, "only": only, "limit": limit},
    )
    found = [(await sales.find(connection, sale_id), due_at) for sale_id, due_at in await cursor.fetchall()]
    return [_revision(sale, sale.service_km, due_at) for sale, due_at in found if sale and sale.service_km]


def _revision(sale: Sale, mark: int, due_at: datetime) -> DueRevision:
    return DueRevision(
        row_id=sale.id,
        # The day is in it: whoever asked to be reminded later is reminded of the same revision again.
        key=f"{sale.id}:{mark}:{due_at:%Y%m%d}",
        dealership_id=sale.dealership_id,
        contact_id=sale.contact_id,
        sale=sale,
        kilometres=mark,
        due_at=due_at,
    )
