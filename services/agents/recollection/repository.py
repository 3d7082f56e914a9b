"""The SQL by which conversations are summed up and remembered, in the caller's transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import ValidationError, json

from libs.common.database import Connection
from libs.common.messages import Content, Outgoing, read_content
from services.agents.frame.turn import Said


@dataclass(frozen=True)
class Conversation:
    """One that has something to be summed up."""

    id: UUID
    dealership_id: UUID
    contact_id: UUID
    summary: str
    since: datetime | None
    """What was said up to here is in the summary."""
    last_message_at: datetime


async def find_long(
    connection: Connection, *, messages: int, since: datetime, limit: int
) -> list[Conversation]:
    """Open conversations of which more than `messages` are not summed up, and that went on after `since`."""
    cursor = await connection.execute(
        """
        SELECT c.id, c.dealership_id, c.contact_id, c.summary, c.summarised_until, c.last_message_at
        FROM conversations c
        WHERE c.closed_at IS NULL AND c.last_message_at > %s
          AND (SELECT count(*) FROM messages m WHERE m.conversation_id = c.id
               AND m.occurred_at > coalesce(c.summarised_until, '-infinity')) > %s
        ORDER BY c.last_message_at LIMIT %s
        """,
        (since, messages, limit),
    )
    return [Conversation(*row) for row in await cursor.fetchall()]


async def find_closed(connection: Connection, *, limit: int) -> list[Conversation]:
    """Closed conversations that have not been put into memory, the longest closed first."""
    cursor = await connection.execute(
        """
        SELECT id, dealership_id, contact_id, summary, summarised_until, last_message_at
        FROM conversations WHERE closed_at IS NOT NULL AND remembered_at IS NULL
        ORDER BY closed_at LIMIT %s
        """,
        (limit,),
    )
    return [Conversation(*row) for row in await cursor.fetchall()]


async def said(connection: Connection, conversation: Conversation) -> list[Said]:
    """What was said in a conversation beyond its summary, oldest first."""
    cursor = await connection.execute(
        """
        SELECT author, direction, content::text, occurred_at FROM messages
        WHERE conversation_id = %s AND occurred_at > coalesce(%s::timestamptz, '-infinity')
        ORDER BY occurred_at, id
        """,
        (conversation.id, conversation.since),
    )
    return [
        Said(author=author, content=content, occurred_at=occurred_at)
        for author, direction, text, occurred_at in await cursor.fetchall()
        if (content := _content(direction, text))
    ]


async def keep(connection: Connection, conversation_id: UUID, summary: str, *, until: datetime) -> None:
    """Keep the summary of what was said up to `until`."""
    await connection.execute(
        "UPDATE conversations SET summary = %s, summarised_until = %s WHERE id = %s",
        (summary, until, conversation_id),
    )


async def remembered(connection: Connection, conversation_id: UUID, *, now: datetime) -> bool:
    """Note that a conversation has been put into memory; False when somebody else has, or it is gone."""
    cursor = await connection.execute(
        "UPDATE conversations SET remembered_at = %s WHERE id = %s AND remembered_at IS NULL RETURNING id",
        (now, conversation_id),
    )
    return await cursor.fetchone() is not None


def _content(direction: Literal["in", "out"], text: str) -> Content | Outgoing | None:
    if direction == "in":
        return read_content(text)
    try:
        content: Outgoing = json.decode(text, type=Outgoing)
    except ValidationError:
        return None  # a kind that only a newer version knows, or what a person wrote
    return content
