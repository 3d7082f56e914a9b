"""Sales as staff record them and agents read them; always in the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import cast
from uuid import UUID
from zoneinfo import ZoneInfo

from libs.common.database import Connection
from libs.common.ownership import PAPERS, Odometer, Ownership, Paper, PaperState

_COLUMNS = """
SELECT s.id, s.dealership_id, s.contact_id, s.model, s.plate, s.sold_on, s.delivered_on, s.odometer_km,
       s.odometer_on, s.service_km,
       (SELECT coalesce(jsonb_object_agg(p.paper, p.state), '{}') FROM sale_papers p WHERE p.sale_id = s.id)
FROM sales s
"""


@dataclass(frozen=True, kw_only=True)
class Sale:
    """A motorcycle that somebody has bought."""

    id: UUID
    dealership_id: UUID
    contact_id: UUID
    model: str
    plate: str
    sold_on: date
    delivered_on: date | None
    odometer: Odometer | None
    service_km: int | None
    """The next revision to be reminded of."""
    papers: Mapping[Paper, PaperState]


async def of_contact(connection: Connection, contact_id: UUID) -> Sequence[Sale]:
    """What a customer has bought, the newest first."""
    cursor = await connection.execute(
        f"{_COLUMNS} WHERE s.contact_id = %s ORDER BY s.sold_on DESC, s.id DESC", (contact_id,)
    )
    return [_sale(row) for row in await cursor.fetchall()]


async def of_dealership(connection: Connection, dealership_id: UUID, *, limit: int) -> Sequence[Sale]:
    """The newest sales of a dealership."""
    cursor = await connection.execute(
        f"{_COLUMNS} WHERE s.dealership_id = %s ORDER BY s.sold_on DESC, s.id DESC LIMIT %s",
        (dealership_id, limit),
    )
    return [_sale(row) for row in await cursor.fetchall()]


async def find(connection: Connection, sale_id: UUID) -> Sale | None:
    """The sale of that id."""
    cursor = await connection.execute(f"{_COLUMNS} WHERE s.id = %s", (sale_id,))
    row = await cursor.fetchone()
    return _sale(row) if row else None


async def add(
    connection: Connection,
    sale_id: UUID,
    conversation_id: UUID,
    *,
    model: str,
    plate: str,
    sold_on: date,
    now: datetime,
) -> bool:
    """Record a sale to the customer of a conversation, with papers still to be made; the lead has bought.

    False when there is no such conversation.
    """
    cursor = await connection.execute(
        """
        INSERT INTO sales (id, dealership_id, contact_id, conversation_id, model, plate, sold_on, created_at)
        SELECT %s, dealership_id, contact_id, id, %s, %s, %s, %s FROM conversations WHERE id = %s
        """,
        (sale_id, model, plate, sold_on, now, conversation_id),
    )
    if cursor.rowcount == 0:
        return False
    await connection.execute(
        """
        INSERT INTO sale_papers (sale_id, dealership_id, paper, state, changed_at)
        SELECT s.id, s.dealership_id, paper, 'pending', %s FROM sales s, unnest(%s::text[]) AS paper
        WHERE s.id = %s
        """,
        (now, list(PAPERS), sale_id),
    )
    await record_bought(connection, conversation_id, now=now)
    return True


async def record_bought(connection: Connection, conversation_id: UUID, *, now: datetime) -> int:
    """Record that the customer of a conversation has bought: their leads, and no follow-up waits any more."""
    return await _outcome(connection, conversation_id, "bought", now=now)


async def record_lost(connection: Connection, conversation_id: UUID, *, now: datetime) -> int:
    """Record that the customer of a conversation will not buy."""
    return await _outcome(connection, conversation_id, "lost", now=now)


async def set_paper(
    connection: Connection, sale_id: UUID, paper: Paper, state: PaperState, *, now: datetime
) -> None:
    """Record how far a paper is."""
    await connection.execute(
        """
        INSERT INTO sale_papers (sale_id, dealership_id, paper, state, changed_at)
        SELECT id, dealership_id, %s, %s, %s FROM sales WHERE id = %s
        ON CONFLICT (sale_id, paper) DO UPDATE SET state = EXCLUDED.state, changed_at = EXCLUDED.changed_at
        """,
        (paper, state, now, sale_id),
    )


async def set_plate(connection: Connection, sale_id: UUID, plate: str) -> None:
    """Record the plate that a motorcycle has got."""
    await connection.execute("UPDATE sales SET plate = %s WHERE id = %s", (plate, sale_id))


async def deliver(
    connection: Connection, sale: Sale, delivered_on: date, ownership: Ownership, zone: ZoneInfo
) -> None:
    """Record that the customer has the motorcycle: the survey and the first revision are planned by it."""
    mark = ownership.revisions[0]
    due_on = ownership.reached_on(mark, delivered_on=delivered_on, odometer=None)
    survey_on = delivered_on + timedelta(days=ownership.survey_after_days)
    await connection.execute(
        """
        UPDATE sales SET delivered_on = %s, service_km = %s, service_due_at = %s,
                         survey_due_at = CASE WHEN EXISTS (SELECT FROM surveys WHERE sale_id = sales.id)
                                              THEN NULL ELSE %s END
        WHERE id = %s
        """,
        (delivered_on, mark, _midnight(due_on, zone), _midnight(survey_on, zone), sale.id),
    )


async def plan_service(
    connection: Connection, sale_id: UUID, mark: int | None, due_at: datetime | None
) -> None:
    """Plan the reminder of a revision; with None, no more."""
    await connection.execute(
        "UPDATE sales SET service_km = %s, service_due_at = %s WHERE id = %s", (mark, due_at, sale_id)
    )


async def tell_odometer(
    connection: Connection, sale: Sale, odometer: Odometer, ownership: Ownership, zone: ZoneInfo
) -> None:
    """Record the mileage that the customer told; the next reminder is planned by it."""
    await connection.execute(
        "UPDATE sales SET odometer_km = %s, odometer_on = %s WHERE id = %s",
        (odometer.kilometres, odometer.told_on, sale.id),
    )
    if sale.delivered_on is None:
        return
    mark = ownership.next_after(odometer.kilometres)
    if mark is not None and ownership.due_now(odometer.kilometres) == mark:
        mark = ownership.following(mark)  # of this one the customer is told now
    due_at = None
    if mark is not None:
        due_on = ownership.reached_on(mark, delivered_on=sale.delivered_on, odometer=odometer)
        due_at = _midnight(due_on, zone)
    await plan_service(connection, sale.id, mark, due_at)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


async def _outcome(connection: Connection, conversation_id: UUID, outcome: str, *, now: datetime) -> int:
    cursor = await connection.execute(
        """
        UPDATE leads SET outcome = %s, outcome_at = %s, outcome_by = 'staff'
        WHERE contact_id = (SELECT contact_id FROM conversations WHERE id = %s)
        """,
        (outcome, now, conversation_id),
    )
    await connection.execute(
        """
        UPDATE follow_ups SET closed_at = %s, closed_as = %s
        WHERE contact_id = (SELECT contact_id FROM conversations WHERE id = %s) AND closed_at IS NULL
        """,
        (now, outcome, conversation_id),
    )
    return cursor.rowcount


def _sale(row: Sequence[object]) -> Sale:
    (
        sale_id,
        dealership_id,
        contact_id,
        model,
        plate,
        sold_on,
        delivered_on,
        odometer_km,
        odometer_on,
        service_km,
        papers,
    ) = row
    odometer = None
    if odometer_km is not None and odometer_on is not None:
        odometer = Odometer(cast("int", odometer_km), cast("date", odometer_on))
    return Sale(
        id=cast("UUID", sale_id),
        dealership_id=cast("UUID", dealership_id),
        contact_id=cast("UUID", contact_id),
        model=cast("str", model),
        plate=cast("str", plate),
        sold_on=cast("date", sold_on),
        delivered_on=cast("date | None", delivered_on),
        odometer=odometer,
        service_km=cast("int | None", service_km),
        papers=cast("Mapping[Paper, PaperState]", papers),
    )
