"""A conversation as a person finds it, and what a person leaves in it; always in the caller's transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from libs.common.database import Connection
from libs.common.jsonb import to_jsonb
from libs.common.messages import OutgoingText


@dataclass(frozen=True, kw_only=True)
class Standing:
    """An open conversation, which nobody else can give away before the transaction ends."""

    conversation_id: UUID
    dealership_id: UUID
    owner: Literal["assistant", "person"]
    opted_out: bool
    """The customer wants no messages."""
    name: str


async def lock(connection: Connection, conversation_id: UUID) -> Standing | None:
    """The conversation; None when there is none that is open."""
    # The contact first, as whoever stores a message or an answer does: a deadlock would cost one of them.
    cursor = await connection.execute(
        """
        SELECT c.dealership_id, c.owner, k.opted_out_at IS NOT NULL,
               coalesce((SELECT value #>> '{}' FROM contact_facts
                         WHERE contact_id = k.id AND name = 'name'), k.profile_name)
        FROM conversations c JOIN contacts k ON k.id = c.contact_id
        WHERE c.id = %s AND c.closed_at IS NULL FOR NO KEY UPDATE OF k, c
        """,
        (conversation_id,),
    )
    row = await cursor.fetchone()
    if row is None:
        return None
    dealership_id, owner, opted_out, name = row
    return Standing(
        conversation_id=conversation_id,
        dealership_id=dealership_id,
        owner=owner,
        opted_out=opted_out,
        name=name,
    )


async def note_taken(
    connection: Connection, conversation_id: UUID, advisor_id: UUID | None, *, now: datetime
) -> None:
    """Record whose the conversation is, and that somebody looks after it now."""
    await connection.execute(
        "UPDATE conversations SET advisor_id = coalesce(%s, advisor_id) WHERE id = %s",
        (advisor_id, conversation_id),
    )
    await connection.execute(
        """
        UPDATE handoffs SET taken_at = %s, advisor_id = coalesce(%s, advisor_id)
        WHERE conversation_id = %s AND ended_at IS NULL
        """,
        (now, advisor_id, conversation_id),
    )


async def add_message(
    connection: Connection, standing: Standing, message_id: UUID, content: OutgoingText, *, now: datetime
) -> None:
    """Store what a person wrote, and that it is to be delivered."""
    await connection.execute(
        """
        WITH m AS (
            INSERT INTO messages (id, dealership_id, conversation_id, direction, author, content, occurred_at,
                                  recorded_at)
            VALUES (%s, %s, %s, 'out', 'person', %s, %s, %s) RETURNING *
        )
        INSERT INTO deliveries (message_id, dealership_id, conversation_id, purpose, created_at)
        SELECT id, dealership_id, conversation_id, 'staff', recorded_at FROM m
        """,
        (message_id, standing.dealership_id, standing.conversation_id, to_jsonb(content), now, now),
    )
