"""The conversations that people have, with when a person last did something; in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from libs.common.database import Connection
from libs.common.jsonb import to_jsonb
from libs.common.messages import Content, OutgoingText, read_content


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A conversation that a person has."""

    conversation_id: UUID
    dealership_id: UUID
    last_act_at: datetime
    """When a person last wrote to the customer, or took the conversation."""
    attended: bool
    """A person has written since the conversation was given away."""
    since_then: tuple[Content, ...]
    """What the customer has sent since a person last wrote."""
    opted_out: bool
    name: str


async def find(connection: Connection, *, before: datetime, limit: int) -> Sequence[Kept]:
    """Those in which no person has done anything since `before`, locked until the transaction ends.

    A thread that another assistant holds is not ours to take back.
    """
    cursor = await connection.execute(_KEPT, {"before": before, "limit": limit})
    return [
        Kept(
            conversation_id=conversation_id,
            dealership_id=dealership_id,
            last_act_at=last_act_at,
            attended=attended,
            since_then=tuple(map(read_content, contents)),
            opted_out=opted_out,
            name=name,
        )
        for (
            conversation_id,
            dealership_id,
            last_act_at,
            attended,
            contents,
            opted_out,
            name,
        ) in await cursor.fetchall()
    ]


async def add_apology(
    connection: Connection, kept: Kept, message_id: UUID, content: OutgoingText, *, now: datetime
) -> None:
    """Store what the assistant says, and that it is to be delivered."""
    await connection.execute(
        """
        WITH m AS (
            INSERT INTO messages (id, dealership_id, conversation_id, direction, author, content, occurred_at,
                                  recorded_at)
            VALUES (%s, %s, %s, 'out', 'assistant', %s, %s, %s) RETURNING *
        )
        INSERT INTO deliveries (message_id, dealership_id, conversation_id, created_at)
        SELECT id, dealership_id, conversation_id, recorded_at FROM m
        """,
        (message_id, kept.dealership_id, kept.conversation_id, to_jsonb(content), now, now),
    )


_KEPT = """
SELECT c.id, c.dealership_id, acts.last_act_at,
       acts.wrote_at IS NOT NULL AND acts.wrote_at >= c.owner_changed_at,
       ARRAY(SELECT m.content::text FROM messages m
             WHERE m.conversation_id = c.id AND m.author = 'customer'
             AND m.occurred_at > coalesce(acts.wrote_at, c.opened_at - interval '1 day')
             ORDER BY m.occurred_at DESC LIMIT 20),
       k.opted_out_at IS NOT NULL,
       coalesce((SELECT value #>> '{}' FROM contact_facts WHERE contact_id = k.id AND name = 'name'), '')
FROM conversations c
JOIN contacts k ON k.id = c.contact_id
CROSS JOIN LATERAL (
    SELECT wrote_at, greatest(c.owner_changed_at, wrote_at, taken_at) AS last_act_at
    FROM (SELECT max(occurred_at) AS wrote_at FROM messages
          WHERE conversation_id = c.id AND author = 'person') written
    CROSS JOIN (SELECT max(taken_at) AS taken_at FROM handoffs
                WHERE conversation_id = c.id AND ended_at IS NULL) taken
) acts
WHERE c.owner = 'person' AND c.closed_at IS NULL AND c.handoff_reason IS DISTINCT FROM 'other_assistant'
  AND c.owner_changed_at < %(before)s AND acts.last_act_at < %(before)s
ORDER BY acts.last_act_at LIMIT %(limit)s
FOR NO KEY UPDATE OF c SKIP LOCKED
"""
