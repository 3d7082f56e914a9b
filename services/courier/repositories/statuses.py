"""Messages that were sent, as statuses find and change them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from psycopg.rows import class_row

from libs.common.database import Connection
from libs.common.gathering import HELD, Held
from services.courier.delivery import State
from services.courier.progress import Advance, Price, Standing


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


# The id first, by itself: no index serves a policy's table for a condition that computes with coalesce.
_FIND = """
WITH meant AS MATERIALIZED (
    SELECT coalesce(
        (SELECT message_id FROM deliveries WHERE message_id = %(reference)s),
        (SELECT s.id FROM messages s JOIN whatsapp_numbers n USING (dealership_id)
         WHERE n.phone_number_id = %(phone_number_id)s AND s.wamid = %(wamid)s AND s.direction = 'out')
    ) AS message_id
)
SELECT d.message_id, d.dealership_id, c.contact_id, d.state, d.attempts,
       d.pricing_category IS NOT NULL AS priced, coalesce(m.wamid, '') AS wamid
FROM meant
JOIN deliveries d USING (message_id)
JOIN messages m ON m.id = d.message_id
JOIN conversations c ON c.id = d.conversation_id
FOR UPDATE OF d
"""

# It writes nothing, and waits for no disk, when the calls' answers have told it all before. Deliveries first,
# as whoever records answers does: a deadlock would cost both of them a second.
_ADVANCE = """
WITH report AS MATERIALIZED (
    SELECT * FROM unnest(%(messages)s::uuid[], %(wamids)s::text[], %(states)s::text[],
                         %(sent)s::timestamptz[], %(delivered)s::timestamptz[], %(read)s::timestamptz[],
                         %(categories)s::text[], %(billable)s::boolean[])
             AS r (message_id, wamid, state, sent_at, delivered_at, read_at, pricing_category, billable)
), found AS MATERIALIZED (
    SELECT d.message_id, d.state, d.pricing_category IS NOT NULL AS priced, m.wamid IS NULL AS unnamed,
           array_position(%(order)s::text[], d.state) < array_position(%(order)s::text[], r.state)
           OR (d.sent_at IS NULL AND r.sent_at IS NOT NULL)
           OR (d.delivered_at IS NULL AND r.delivered_at IS NOT NULL)
           OR (d.read_at IS NULL AND r.read_at IS NOT NULL)
           OR (d.pricing_category IS NULL AND r.pricing_category IS NOT NULL) AS behind
    FROM report r JOIN deliveries d USING (message_id) JOIN messages m ON m.id = d.message_id
), locked AS MATERIALIZED (
    SELECT d.message_id FROM deliveries d JOIN found f USING (message_id)
    WHERE f.behind FOR UPDATE OF d SKIP LOCKED
), advanced AS (
    UPDATE deliveries d
    SET state = CASE WHEN array_position(%(order)s::text[], d.state)
                          < array_position(%(order)s::text[], r.state) THEN r.state ELSE d.state END,
        next_attempt_at = NULL,
        sent_at = coalesce(d.sent_at, r.sent_at),
        delivered_at = coalesce(d.delivered_at, r.delivered_at),
        read_at = coalesce(d.read_at, r.read_at),
        pricing_category = coalesce(d.pricing_category, r.pricing_category),
        billable = CASE WHEN d.pricing_category IS NULL THEN r.billable ELSE d.billable END
    FROM report r JOIN locked USING (message_id)
    WHERE d.message_id = r.message_id
    RETURNING d.message_id
), named AS (
    UPDATE messages m SET wamid = r.wamid
    FROM report r JOIN found f USING (message_id) LEFT JOIN advanced USING (message_id)
    WHERE m.id = r.message_id AND f.unnamed AND m.wamid IS NULL AND r.wamid <> ''
      AND (advanced.message_id IS NOT NULL OR NOT f.behind)
)
SELECT f.message_id, f.state, f.priced, f.behind AND l.message_id IS NULL
FROM found f LEFT JOIN locked l USING (message_id)
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


async def named(connection: Connection, phone_number_id: str, wamid: str) -> UUID | None:
    """Our message that the platform of that number calls `wamid`."""
    cursor = await connection.execute(
        """
        SELECT m.id FROM messages m JOIN whatsapp_numbers n USING (dealership_id)
        WHERE n.phone_number_id = %s AND m.wamid = %s AND m.direction = 'out'
        """,
        (phone_number_id, wamid),
    )
    row = await cursor.fetchone()
    return row[0] if row else None


async def advance(connection: Connection, advances: Sequence[Advance]) -> dict[UUID, Standing | Held]:
    """Record what was reported about messages, each named once; how those that are ours stood before.

    A state becomes the one reported if that is later. The first report of each kind keeps its moment, and
    the platform's first id and its first price stay. Of messages that somebody else has locked nothing is
    recorded.
    """
    cursor = await connection.execute(
        _ADVANCE,
        {
            "order": [str(state) for state in State],
            "messages": [each.message_id for each in advances],
            "wamids": [each.wamid for each in advances],
            "states": [str(each.state) for each in advances],
            "sent": [each.moments.get(State.SENT) for each in advances],
            "delivered": [each.moments.get(State.DELIVERED) for each in advances],
            "read": [each.moments.get(State.READ) for each in advances],
            "categories": [each.price and each.price.category for each in advances],
            "billable": [each.price and each.price.billable for each in advances],
        },
    )
    return {
        message_id: HELD if held else Standing(State(state), priced)
        for message_id, state, priced, held in await cursor.fetchall()
    }


async def price(connection: Connection, message_id: UUID, price: Price) -> None:
    """Record what the platform charges for the message; what it told first stays."""
    await connection.execute(
        """
        UPDATE deliveries SET pricing_category = %s, billable = %s
        WHERE message_id = %s AND pricing_category IS NULL
        """,
        (price.category, price.billable, message_id),
    )
