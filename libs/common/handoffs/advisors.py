"""The people a conversation can be handed to; always in the caller's transaction.

Errors::

    WorkingHoursError       a week cannot be read
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from uuid import UUID

from libs.common.database import Connection
from libs.common.handoffs.assignment import WorkingHours
from libs.common.jsonb import to_jsonb
from libs.common.opening_hours import WEEKDAYS


class WorkingHoursError(Exception):
    """A week cannot be read; the text says what is wrong and what must be there."""


@dataclass(frozen=True, kw_only=True)
class Advisor:
    """Somebody who sells or helps."""

    id: UUID
    name: str
    available: bool
    working_hours: WorkingHours | None
    """None: whenever the dealership is open."""
    load: int
    """How many open conversations the advisor has."""


def read_working_hours(text: str) -> WorkingHours:
    """A week such as "monday=09:00-13:00 tuesday=09:00-12:00,14:00-18:00". Raises WorkingHoursError."""
    week: dict[str, list[str]] = {}
    for part in text.split():
        day, _, intervals = part.partition("=")
        if day not in WEEKDAYS:
            raise WorkingHoursError(f"{day!r} is no day; the days are {', '.join(WEEKDAYS)}")
        week[day] = [_interval(day, interval) for interval in intervals.split(",")]
    return week


async def listed(connection: Connection, dealership_id: UUID) -> Sequence[Advisor]:
    """Every advisor of a dealership, by name."""
    cursor = await connection.execute(
        """
        SELECT a.id, a.name, a.available, a.working_hours, count(c.id)
        FROM advisors a
        LEFT JOIN conversations c ON c.advisor_id = a.id AND c.owner = 'person' AND c.closed_at IS NULL
        WHERE a.dealership_id = %s GROUP BY a.id ORDER BY lower(a.name)
        """,
        (dealership_id,),
    )
    return [
        Advisor(id=advisor_id, name=name, available=available, working_hours=working_hours, load=load)
        for advisor_id, name, available, working_hours, load in await cursor.fetchall()
    ]


async def find(connection: Connection, dealership_id: UUID, name: str) -> UUID | None:
    """The advisor of that name, in capitals or not; None when there is none."""
    cursor = await connection.execute(
        "SELECT id FROM advisors WHERE dealership_id = %s AND lower(name) = lower(%s)", (dealership_id, name)
    )
    row = await cursor.fetchone()
    return row[0] if row else None


async def of_conversation(connection: Connection, conversation_id: UUID, name: str) -> UUID | None:
    """The advisor of that name of a conversation's dealership; None when there is none."""
    cursor = await connection.execute(
        """
        SELECT a.id FROM advisors a JOIN conversations c ON c.dealership_id = a.dealership_id
        WHERE c.id = %s AND lower(a.name) = lower(%s)
        """,
        (conversation_id, name),
    )
    row = await cursor.fetchone()
    return row[0] if row else None


async def add(
    connection: Connection,
    advisor_id: UUID,
    dealership_id: UUID,
    name: str,
    working_hours: WorkingHours | None,
) -> bool:
    """Let somebody get conversations from now on; False when an advisor has that name already."""
    cursor = await connection.execute(
        """
        INSERT INTO advisors (id, dealership_id, name, working_hours) VALUES (%s, %s, %s, %s)
        ON CONFLICT (dealership_id, lower(name)) DO NOTHING
        """,
        (advisor_id, dealership_id, name, None if working_hours is None else to_jsonb(working_hours)),
    )
    return cursor.rowcount == 1


async def set_available(connection: Connection, advisor_id: UUID, *, available: bool) -> None:
    """Let an advisor get conversations, or no new ones; those that the advisor has stay."""
    await connection.execute("UPDATE advisors SET available = %s WHERE id = %s", (available, advisor_id))


def _interval(day: str, text: str) -> str:
    opens, _, closes = text.partition("-")
    try:
        goes_forward = time.fromisoformat(opens) < time.fromisoformat(closes)
    except ValueError:
        goes_forward = False
    if not goes_forward:
        raise WorkingHoursError(f"{day}: {text!r} is no interval; write 09:00-13:00")
    return text
