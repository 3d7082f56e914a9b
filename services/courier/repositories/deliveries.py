"""Deliveries: claiming one, and recording what became of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from psycopg.rows import class_row

from libs.common.database import Connection
from services.courier.delivery import Delivery, Purpose, State

_FIND = """
SELECT d.message_id, d.dealership_id, t.id AS contact_id, c.phone_number_id,
       n.stopped_until AS number_stopped_until, n.messages_per_second,
       n.campaigns_rest_until, n.campaigns_rest_scope,
       m.content::text AS content, coalesce(m.context ->> 'message_id', '') AS reply_to,
       m.author, d.purpose, c.owner, t.opted_out_at IS NOT NULL AS opted_out,
       t.marketing_opted_out_at IS NOT NULL AS marketing_opted_out, d.last_word,
       coalesce((SELECT value FROM contact_aliases WHERE contact_id = t.id AND kind = 'phone'
                 ORDER BY first_seen_at DESC LIMIT 1), '') AS phone,
       coalesce((SELECT value FROM contact_aliases WHERE contact_id = t.id AND kind = 'user_id'
                 ORDER BY first_seen_at DESC LIMIT 1), '') AS user_id,
       d.state, d.attempts, d.created_at, d.expires_at, d.sending_at, d.doubted_at, d.next_attempt_at,
       greatest(c.last_call_at, (SELECT max(occurred_at) FROM messages
        WHERE conversation_id = d.conversation_id AND direction = 'in')) AS last_inbound_at,
       (SELECT min(occurred_at) FROM messages
        WHERE turn_id = m.turn_id AND direction = 'in') AS asked_at,
       EXISTS (SELECT FROM deliveries e
               WHERE e.conversation_id = d.conversation_id AND e.message_id < d.message_id
               AND e.state IN ('pending', 'sending') AND e.created_at > %(oldest)s
               AND (e.purpose <> 'campaign' OR d.purpose = 'campaign')) AS earlier_unsent
FROM deliveries d
JOIN messages m ON m.id = d.message_id
JOIN conversations c ON c.id = d.conversation_id
JOIN contacts t ON t.id = c.contact_id
JOIN whatsapp_numbers n ON n.phone_number_id = c.phone_number_id
WHERE d.message_id = %(message_id)s
FOR UPDATE OF d
"""


async def find(connection: Connection, message_id: UUID, *, oldest: datetime) -> Delivery | None:
    """The delivery of a message, locked until the transaction ends.

    Earlier messages count as unsent only when they were made after `oldest`.
    """
    async with connection.cursor(row_factory=class_row(Delivery)) as cursor:
        await cursor.execute(_FIND, {"message_id": message_id, "oldest": oldest})
        found = await cursor.fetchone()
    return replace(found, state=State(found.state), purpose=Purpose(found.purpose)) if found else None


async def claim(connection: Connection, message_id: UUID, *, now: datetime) -> None:
    """Record that the message is about to be sent, for whoever finds it after a crash."""
    await connection.execute(
        """
        UPDATE deliveries
        SET state = 'sending', attempts = attempts + 1, sending_at = %s, doubted_at = NULL,
            next_attempt_at = NULL
        WHERE message_id = %s
        """,
        (now, message_id),
    )


async def unclaim(connection: Connection, message_id: UUID, *, attempt: int) -> None:
    """Record that the call of that attempt was never made, unless another has been claimed since."""
    await connection.execute(
        """
        UPDATE deliveries SET state = 'pending', sending_at = NULL, doubted_at = NULL
        WHERE message_id = %s AND state = 'sending' AND attempts = %s
        """,
        (message_id, attempt),
    )


async def doubt(connection: Connection, message_id: UUID, *, now: datetime) -> None:
    """Record that from `now` on nobody knows whether the message was sent, unless that is known by now."""
    await connection.execute(
        "UPDATE deliveries SET doubted_at = %s WHERE message_id = %s AND state = 'sending'", (now, message_id)
    )


async def accept(connection: Connection, message_id: UUID, wamid: str, *, now: datetime) -> bool:
    """Record that the platform took the message; whether a status had not told so before.

    Without a `wamid` the id comes with a status.
    """
    # The delivery first, as whoever records a status does: a deadlock would cost both of them a second.
    cursor = await connection.execute(
        """
        WITH told AS (
            UPDATE deliveries SET state = 'sent', sent_at = coalesce(sent_at, %(now)s)
            WHERE message_id = %(message)s AND state IN ('pending', 'sending') RETURNING message_id
        ), named AS (
            UPDATE messages SET wamid = %(wamid)s
            WHERE id = coalesce((SELECT message_id FROM told), %(message)s) AND %(wamid)s <> ''
        )
        SELECT EXISTS (SELECT 1 FROM told)
        """,
        {"now": now, "message": message_id, "wamid": wamid},
    )
    row = await cursor.fetchone()
    return bool(row and row[0])


async def postpone(connection: Connection, message_id: UUID, *, until: datetime) -> None:
    """Record that the message was not sent and is not to be tried again before `until`."""
    await connection.execute(
        """
        UPDATE deliveries SET state = 'pending', sending_at = NULL, doubted_at = NULL, next_attempt_at = %s
        WHERE message_id = %s AND state IN ('pending', 'sending', 'sent')
        """,
        (until, message_id),
    )


async def fail(
    connection: Connection, message_id: UUID, *, code: int | None, title: str, now: datetime
) -> None:
    """Record that the message is given up, and why."""
    await connection.execute(
        """
        UPDATE deliveries SET state = 'failed', failed_at = %s, error_code = %s, error_title = %s
        WHERE message_id = %s AND state IN ('pending', 'sending', 'sent')
        """,
        (now, code, title, message_id),
    )


async def attach(connection: Connection, message_id: UUID, wamid: str) -> None:
    """Record the platform's id of the message, unless one is known or none was given."""
    await connection.execute(
        "UPDATE messages SET wamid = nullif(%s, '') WHERE id = %s AND wamid IS NULL", (wamid, message_id)
    )
