"""What customers wrote, as it came and as they changed it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from libs.common.database import Connection
from libs.common.events import MessageEchoed, MessageReceived
from libs.common.jsonb import to_jsonb
from libs.common.messages import Content, Edit, Revoke, System, read_content
from services.router.repositories.conversations import OpenTurn


@dataclass(frozen=True)
class Added:
    """A message that was not stored before."""

    overtaken: bool
    """An edit or a withdrawal of it has come earlier."""


async def add(
    connection: Connection,
    event: MessageReceived | MessageEchoed,
    *,
    dealership_id: UUID,
    conversation_id: UUID,
    turn_id: UUID | None,
    now: datetime,
) -> Added | None:
    """Store a message under its event's id; None when the platform's message is stored already."""
    cursor = await connection.execute(_ADD, _columns(event, dealership_id, conversation_id, turn_id, now))
    row = await cursor.fetchone()
    return Added(overtaken=row[0]) if row else None


async def receive(
    connection: Connection,
    event: MessageReceived,
    *,
    dealership_id: UUID,
    conversation_id: UUID,
    turn: OpenTurn | None,
    now: datetime,
) -> Added | None:
    """As `add`, and in the same statement: the conversation is known to go on, and `turn` to wait for it.

    A turn that is not there yet is opened.
    """
    cursor = await connection.execute(
        _RECEIVE,
        {
            **_columns(event, dealership_id, conversation_id, turn.id if turn else None, now),
            "opened": turn and turn.opened_at,
            "due": turn and turn.due_at,
        },
    )
    row = await cursor.fetchone()
    return Added(overtaken=row[0]) if row else None


async def corrections(
    connection: Connection, dealership_id: UUID, contact_id: UUID, message_id: str
) -> tuple[Edit | Revoke, ...]:
    """What the contact has changed about the platform's message, oldest first."""
    cursor = await connection.execute(
        """
        SELECT m.content::text FROM message_corrections m JOIN conversations c ON c.id = m.conversation_id
        WHERE m.dealership_id = %s AND m.message_id = %s AND c.contact_id = %s
        ORDER BY m.occurred_at, m.id
        """,
        (dealership_id, message_id, contact_id),
    )
    changes = [read_content(text) for (text,) in await cursor.fetchall()]
    return tuple(change for change in changes if isinstance(change, Edit | Revoke))


async def find(
    connection: Connection, dealership_id: UUID, contact_id: UUID, message_id: str
) -> tuple[UUID, Content] | None:
    """The contact's message that the platform calls `message_id`: our id of it and what it reads now."""
    cursor = await connection.execute(
        """
        SELECT m.id, m.content::text FROM messages m JOIN conversations c ON c.id = m.conversation_id
        WHERE m.dealership_id = %s AND m.wamid = %s AND m.direction = 'in' AND c.contact_id = %s
        """,
        (dealership_id, message_id, contact_id),
    )
    row = await cursor.fetchone()
    return (row[0], read_content(row[1])) if row else None


async def rewrite(connection: Connection, message_id: UUID, content: Content) -> None:
    """Put `content` in the place of what the message said."""
    await connection.execute(
        "UPDATE messages SET content = %s WHERE id = %s", (to_jsonb(content), message_id)
    )


async def has_unreadable(connection: Connection, conversation_id: UUID) -> bool:
    """Whether the customer has sent something unreadable in this conversation before."""
    cursor = await connection.execute(
        """
        SELECT 1 FROM messages WHERE conversation_id = %s AND direction = 'in'
           AND content ->> 'kind' IN ('unsupported', 'unknown') LIMIT 1
        """,
        (conversation_id,),
    )
    return await cursor.fetchone() is not None


def _columns(
    event: MessageReceived | MessageEchoed,
    dealership_id: UUID,
    conversation_id: UUID,
    turn_id: UUID | None,
    now: datetime,
) -> dict[str, object]:
    referral = event.referral if isinstance(event, MessageReceived) else None
    return {
        "message": event.event_id,
        "dealership": dealership_id,
        "conversation": conversation_id,
        "turn": turn_id,
        "direction": "out" if isinstance(event, MessageEchoed) else "in",
        "author": _author(event),
        "content": to_jsonb(event.content),
        "context": event.context and to_jsonb(event.context),
        "referral": referral and to_jsonb(referral),
        "wamid": event.message_id,
        "occurred": event.occurred_at,
        "now": now,
    }


def _author(event: MessageReceived | MessageEchoed) -> str:
    if isinstance(event, MessageEchoed):
        return "person"
    return "platform" if isinstance(event.content, System) else "customer"


_ADD: LiteralString = """
INSERT INTO messages (id, dealership_id, conversation_id, turn_id, direction, author,
                      content, context, referral, wamid, occurred_at, recorded_at)
VALUES (%(message)s, %(dealership)s, %(conversation)s, %(turn)s, %(direction)s, %(author)s,
        %(content)s, %(context)s, %(referral)s, %(wamid)s, %(occurred)s, %(now)s)
ON CONFLICT (dealership_id, wamid) DO NOTHING
RETURNING EXISTS (SELECT 1 FROM message_corrections change
                  WHERE change.dealership_id = messages.dealership_id
                    AND change.message_id = messages.wamid)
"""

_RECEIVE: LiteralString = f"""
WITH went_on AS (
    UPDATE conversations SET last_message_at = %(occurred)s
    WHERE id = %(conversation)s AND last_message_at < %(occurred)s
), waits AS (
    INSERT INTO turns (id, dealership_id, conversation_id, state, opened_at, due_at)
    SELECT %(turn)s, %(dealership)s, %(conversation)s, 'open', %(opened)s::timestamptz, %(due)s::timestamptz
    WHERE %(turn)s::uuid IS NOT NULL
    ON CONFLICT (id) DO UPDATE SET due_at = EXCLUDED.due_at
)
{_ADD}
"""  # noqa: S608 - put together from constants
