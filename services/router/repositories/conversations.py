"""Conversations and their open turns, as a new message finds and changes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from libs.common.database import Connection


@dataclass(frozen=True)
class Conversation:
    """What a customer has open with one of our numbers."""

    id: UUID
    last_message_at: datetime
    owes_answer: bool
    """A turn is open or being answered."""


@dataclass(frozen=True)
class OpenTurn:
    """The turn that collects messages."""

    id: UUID
    opened_at: datetime
    due_at: datetime


async def find(
    connection: Connection, contact_id: UUID, phone_number_id: str
) -> tuple[Conversation | None, OpenTurn | None]:
    """The contact's open conversation with the number, and its open turn, locked against changes."""
    cursor = await connection.execute(
        """
        SELECT c.id, c.last_message_at,
               EXISTS (SELECT 1 FROM turns WHERE conversation_id = c.id
                       AND state IN ('open', 'queued', 'answering')),
               t.id, t.opened_at, t.due_at
        FROM conversations c LEFT JOIN LATERAL (
            SELECT id, opened_at, due_at FROM turns WHERE conversation_id = c.id AND state = 'open'
            FOR NO KEY UPDATE
        ) t ON true
        WHERE c.contact_id = %s AND c.phone_number_id = %s AND c.closed_at IS NULL
        """,
        (contact_id, phone_number_id),
    )
    row = await cursor.fetchone()
    if row is None:
        return None, None
    conversation_id, last_message_at, owes_answer, turn_id, opened_at, due_at = row
    turn = OpenTurn(turn_id, opened_at, due_at) if turn_id else None
    return Conversation(conversation_id, last_message_at, owes_answer), turn


async def begin(
    connection: Connection,
    conversation_id: UUID,
    *,
    dealership_id: UUID,
    contact_id: UUID,
    phone_number_id: str,
    opened_at: datetime,
) -> None:
    """Begin a conversation with its first message, which came at `opened_at`."""
    await connection.execute(
        """
        INSERT INTO conversations (id, dealership_id, contact_id, phone_number_id, opened_at, last_message_at)
        VALUES (%s, %s, %s, %s, %s, %s)
        """,
        (conversation_id, dealership_id, contact_id, phone_number_id, opened_at, opened_at),
    )


async def close(connection: Connection, conversation_id: UUID, *, now: datetime) -> None:
    """End a conversation: the next message begins another."""
    await connection.execute("UPDATE conversations SET closed_at = %s WHERE id = %s", (now, conversation_id))


async def close_idle(connection: Connection, *, before: datetime, now: datetime, limit: int) -> int:
    """End conversations of the assistant's whose last message is from `before`; how many.

    One that still owes an answer is left open.
    """
    cursor = await connection.execute(
        """
        UPDATE conversations SET closed_at = %s WHERE id IN (
            SELECT c.id FROM conversations c
            WHERE c.closed_at IS NULL AND c.owner = 'assistant' AND c.last_message_at < %s
              AND NOT EXISTS (SELECT 1 FROM turns t WHERE t.conversation_id = c.id
                              AND t.state IN ('open', 'queued', 'answering'))
            ORDER BY c.last_message_at LIMIT %s FOR NO KEY UPDATE OF c SKIP LOCKED)
        """,
        (now, before, limit),
    )
    return cursor.rowcount


async def proceed(connection: Connection, conversation_id: UUID, *, occurred_at: datetime) -> None:
    """Note when the newest message of the conversation was written."""
    await connection.execute(
        "UPDATE conversations SET last_message_at = greatest(last_message_at, %s) WHERE id = %s",
        (occurred_at, conversation_id),
    )


async def take_over(
    connection: Connection, conversation_id: UUID, reason: str, *, occurred_at: datetime, now: datetime
) -> bool:
    """Take the conversation from the assistant, because of what happened at `occurred_at`; whether it had it.

    What happened before the conversation was last given away, or a day before it began, changes nothing.
    """
    cursor = await connection.execute(
        """
        UPDATE conversations SET owner = 'person', handoff_reason = %s, owner_changed_at = %s
        WHERE id = %s AND owner = 'assistant' AND opened_at - interval '24 hours' <= %s
          AND (owner_changed_at IS NULL OR owner_changed_at < %s)
        RETURNING id
        """,
        (reason, now, conversation_id, occurred_at, occurred_at),
    )
    return await cursor.fetchone() is not None


async def note_call(connection: Connection, conversation_id: UUID, *, at: datetime) -> None:
    """Record that the customer called at that moment, unless a later call is known."""
    await connection.execute(
        "UPDATE conversations SET last_call_at = greatest(last_call_at, %s) WHERE id = %s",
        (at, conversation_id),
    )
