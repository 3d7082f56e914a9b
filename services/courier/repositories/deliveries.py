"""Deliveries: claiming one, and recording what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from psycopg.rows import class_row

from libs.common.database import Connection
from services.courier.delivery import Delivery, Purpose, State

_FIND: LiteralString = """
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
WHERE d.message_id = ANY(%(messages)s)
"""

_LOCK: LiteralString = f"{_FIND} FOR UPDATE OF d"


async def find(connection: Connection, message_id: UUID, *, oldest: datetime) -> Delivery | None:
    """The delivery of a message, locked until the transaction ends.

    Earlier messages count as unsent only when they were made after `oldest`.
    """
    return (await _find(connection, _LOCK, [message_id], oldest)).get(message_id)


async def look(
    connection: Connection, message_ids: Sequence[UUID], *, oldest: datetime
) -> dict[UUID, Delivery]:
    """As `find`, for many messages, and without a lock."""
    return await _find(connection, _FIND, message_ids, oldest)


async def _find(
    connection: Connection, query: LiteralString, message_ids: Sequence[UUID], oldest: datetime
) -> dict[UUID, Delivery]:
    async with connection.cursor(row_factory=class_row(Delivery)) as cursor:
        await cursor.execute(query, {"messages": list(message_ids), "oldest": oldest})
        return {
            found.message_id: replace(found, state=State(found.state), purpose=Purpose(found.purpose))
            for found in await cursor.fetchall()
        }


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


async def claim_unchanged(connection: Connection, seen: Sequence[Delivery], *, now: datetime) -> set[UUID]:
    """As `claim`, for messages that were pending when they were `seen` and still are; the ids of those.

    One that somebody else has locked is left alone.
    """
    cursor = await connection.execute(
        """
        WITH unchanged AS MATERIALIZED (
            SELECT d.message_id
            FROM unnest(%s::uuid[], %s::integer[]) AS s (message_id, attempts)
            JOIN deliveries d ON d.message_id = s.message_id AND d.attempts = s.attempts
            WHERE d.state = 'pending' FOR UPDATE OF d SKIP LOCKED
        )
        UPDATE deliveries d
        SET state = 'sending', attempts = attempts + 1, sending_at = %s, doubted_at = NULL,
            next_attempt_at = NULL
        FROM unchanged u WHERE d.message_id = u.message_id RETURNING d.message_id
        """,
        ([each.message_id for each in seen], [each.attempts for each in seen], now),
    )
    return {message_id for (message_id,) in await cursor.fetchall()}


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


async def accept(connection: Connection, wamids: Mapping[UUID, str], *, now: datetime) -> dict[UUID, bool]:
    """Record that the platform took these messages; for each, whether no status had told so before.

    Each has its id there, or nothing: then the id comes with a status. Messages that somebody else has locked
    are left out, and nothing is recorded of them.
    """
    # Deliveries first, as whoever records statuses does: a deadlock would cost both of them a second.
    cursor = await connection.execute(
        """
        WITH accepted AS MATERIALIZED (
            SELECT * FROM unnest(%(messages)s::uuid[], %(wamids)s::text[]) AS a (message_id, wamid)
        ), locked AS MATERIALIZED (
            SELECT d.message_id, d.state FROM deliveries d JOIN accepted USING (message_id)
            FOR UPDATE OF d SKIP LOCKED
        ), told AS (
            UPDATE deliveries d SET state = 'sent', sent_at = coalesce(d.sent_at, %(now)s)
            FROM locked l WHERE d.message_id = l.message_id AND l.state IN ('pending', 'sending')
            RETURNING d.message_id
        ), named AS (
            UPDATE messages m SET wamid = a.wamid
            FROM accepted a JOIN locked USING (message_id) LEFT JOIN told USING (message_id)
            WHERE m.id = a.message_id AND a.wamid <> ''
        )
        SELECT l.message_id, t.message_id IS NOT NULL FROM locked l LEFT JOIN told t USING (message_id)
        """,
        {"now": now, "messages": list(wamids), "wamids": list(wamids.values())},
    )
    return dict(await cursor.fetchall())


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
