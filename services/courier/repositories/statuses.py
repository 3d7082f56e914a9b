"""Messages that were sent, as statuses find and change them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from psycopg.rows import class_row

from libs.common.database import Connection
from services.courier.delivery import State


@dataclass(frozen=True)
class Tracked:
    """A message that a status speaks of."""

    message_id: UUID
    dealership_id: UUID
    contact_id: UUID
    state: State
    attempts: int
    priced: bool
    """The platform has told what it charges for it."""
    wamid: str
    """The platform's id of the last attempt that it took, or nothing."""


_FIND = """
SELECT d.message_id, d.dealership_id, c.contact_id, d.state, d.attempts,
       d.pricing_category IS NOT NULL AS priced, coalesce(m.wamid, '') AS wamid
FROM deliveries d
JOIN messages m ON m.id = d.message_id
JOIN conversations c ON c.id = d.conversation_id
WHERE d.message_id = coalesce(
    (SELECT message_id FROM deliveries WHERE message_id = %(reference)s),
    (SELECT s.id FROM messages s JOIN whatsapp_numbers n USING (dealership_id)
     WHERE n.phone_number_id = %(phone_number_id)s AND s.wamid = %(wamid)s AND s.direction = 'out'))
FOR UPDATE OF d
"""

_RECORD = """
UPDATE deliveries SET state = %(state)s, next_attempt_at = NULL,
    sent_at = coalesce(sent_at, CASE WHEN %(reported)s = 'sent' THEN %(at)s END),
    delivered_at = coalesce(delivered_at, CASE WHEN %(reported)s = 'delivered' THEN %(at)s END),
    read_at = coalesce(read_at, CASE WHEN %(reported)s = 'read' THEN %(at)s END)
WHERE message_id = %(message_id)s
"""


async def find(
    connection: Connection, *, reference: UUID | None, phone_number_id: str, wamid: str
) -> Tracked | None:
    """The message known by our own reference or, of that number, by the platform's id; locked."""
    parameters = {"reference": reference, "phone_number_id": phone_number_id, "wamid": wamid}
    async with connection.cursor(row_factory=class_row(Tracked)) as cursor:
        await cursor.execute(_FIND, parameters)
        found = await cursor.fetchone()
    return replace(found, state=State(found.state)) if found else None


async def record(
    connection: Connection, message_id: UUID, *, reported: State, state: State, at: datetime
) -> None:
    """Record that the message was `reported` so `at` that moment, and that its state is now `state`.

    The first report of each kind keeps its moment.
    """
    parameters = {"message_id": message_id, "reported": reported, "state": state, "at": at}
    await connection.execute(_RECORD, parameters)


async def price(connection: Connection, message_id: UUID, category: str, *, billable: bool) -> None:
    """Record what the platform charges for the message; what it told first stays."""
    await connection.execute(
        """
        UPDATE deliveries SET pricing_category = %s, billable = %s
        WHERE message_id = %s AND pricing_category IS NULL
        """,
        (category, billable, message_id),
    )
