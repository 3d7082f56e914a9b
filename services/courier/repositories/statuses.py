"""Messages that were sent, as statuses find and change them."""

from __future__ import annotations

from collections.abc import Sequence
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


_FOUND = """
SELECT d.message_id, d.dealership_id, c.contact_id, d.state, d.attempts,
       d.pricing_category IS NOT NULL AS priced, coalesce(m.wamid, '') AS wamid
FROM deliveries d
JOIN messages m ON m.id = d.message_id
JOIN conversations c ON c.id = d.conversation_id
WHERE d.message_id = coalesce(
    (SELECT message_id FROM deliveries WHERE message_id = %(reference)s),
    (SELECT s.id FROM messages s JOIN whatsapp_numbers n USING (dealership_id)
     WHERE n.phone_number_id = %(phone_number_id)s AND s.wamid = %(wamid)s AND s.direction = 'out'))
"""

_FIND = f"{_FOUND} FOR UPDATE OF d"

# One statement, which writes nothing, and waits for no disk, when the call's answer has told it all before.
# The delivery first, as whoever records the answer does: a deadlock would cost both of them a second.
_ADVANCE = f"""
WITH found AS MATERIALIZED ({_FOUND}), advanced AS (
    UPDATE deliveries d
    SET state = CASE WHEN d.state = ANY(%(behind)s) THEN %(reported)s ELSE d.state END,
        next_attempt_at = NULL,
        sent_at = coalesce(d.sent_at, CASE WHEN %(reported)s = 'sent' THEN %(at)s END),
        delivered_at = coalesce(d.delivered_at, CASE WHEN %(reported)s = 'delivered' THEN %(at)s END),
        read_at = coalesce(d.read_at, CASE WHEN %(reported)s = 'read' THEN %(at)s END)
    FROM found f
    WHERE d.message_id = f.message_id
      AND (d.state = ANY(%(behind)s)
           OR CASE %(reported)s WHEN 'sent' THEN d.sent_at WHEN 'delivered' THEN d.delivered_at
                                ELSE d.read_at END IS NULL)
    RETURNING d.message_id
), named AS (
    UPDATE messages m SET wamid = %(wamid)s FROM found f LEFT JOIN advanced USING (message_id)
    WHERE m.id = f.message_id AND m.wamid IS NULL AND %(wamid)s <> ''
)
SELECT * FROM found
"""  # noqa: S608 - put together from constants


async def find(
    connection: Connection, *, reference: UUID | None, phone_number_id: str, wamid: str
) -> Tracked | None:
    """The message known by our own reference or, of that number, by the platform's id; locked."""
    parameters = {"reference": reference, "phone_number_id": phone_number_id, "wamid": wamid}
    async with connection.cursor(row_factory=class_row(Tracked)) as cursor:
        await cursor.execute(_FIND, parameters)
        found = await cursor.fetchone()
    return replace(found, state=State(found.state)) if found else None


async def advance(
    connection: Connection,
    *,
    reference: UUID | None,
    phone_number_id: str,
    wamid: str,
    reported: State,
    behind: Sequence[State],
    at: datetime,
) -> Tracked | None:
    """Record that a message was `reported` so `at` that moment; the message as it was, found as by `find`.

    Its state becomes `reported` if it is one of those `behind` that. The first report of each kind keeps its
    moment, and the platform's first id stays.
    """
    parameters = {
        "reference": reference,
        "phone_number_id": phone_number_id,
        "wamid": wamid,
        "reported": str(reported),
        "behind": [str(state) for state in behind],
        "at": at,
    }
    async with connection.cursor(row_factory=class_row(Tracked)) as cursor:
        await cursor.execute(_ADVANCE, parameters)
        found = await cursor.fetchone()
    return replace(found, state=State(found.state)) if found else None


async def price(connection: Connection, message_id: UUID, category: str, *, billable: bool) -> None:
    """Record what the platform charges for the message; what it told first stays."""
    await connection.execute(
        """
        UPDATE deliveries SET pricing_category = %s, billable = %s
        WHERE message_id = %s AND pricing_category IS NULL
        """,
        (category, billable, message_id),
    )
