"""Conversations that people have, as staff see them; always in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec

from libs.common.database import Connection
from libs.common.handoffs.summary import Summary
from libs.common.messages import Outgoing, OutgoingMedia, OutgoingTemplate, OutgoingText, read_content
from libs.common.words import words


@dataclass(frozen=True, kw_only=True)
class Held:
    """A conversation that a person has."""

    conversation_id: UUID
    reason: str
    score: int | None
    advisor: str
    """Empty: nobody's in particular."""
    since: datetime
    taken: bool
    """Somebody has said that they look after it."""
    last_message_at: datetime
    summary: Summary


@dataclass(frozen=True, kw_only=True)
class Line:
    """Something that was said in a conversation."""

    author: str
    said_at: datetime
    text: str
    """In words; the kind of thing where there are none, such as `[media]`."""


async def held(connection: Connection, dealership_id: UUID) -> Sequence[Held]:
    """What people have now, the longest first."""
    return await _held(connection, "c.dealership_id = %s", dealership_id)


async def find(connection: Connection, conversation_id: UUID) -> Held | None:
    """One of them; None when no person has it."""
    return next(iter(await _held(connection, "c.id = %s", conversation_id)), None)


async def last_said(connection: Connection, conversation_id: UUID, *, most: int) -> Sequence[Line]:
    """The newest `most` messages, as they reached us: WhatsApp's own times are whole seconds."""
    cursor = await connection.execute(
        """
        SELECT author, occurred_at, direction, content::text FROM messages
        WHERE conversation_id = %s ORDER BY recorded_at DESC, id DESC LIMIT %s
        """,
        (conversation_id, most),
    )
    lines = [
        Line(author=author, said_at=said_at, text=_text(direction, content))
        for author, said_at, direction, content in await cursor.fetchall()
    ]
    return lines[::-1]


async def _held(connection: Connection, which: str, value: UUID) -> Sequence[Held]:
    cursor = await connection.execute(
        f"""
        SELECT c.id, coalesce(h.reason, c.handoff_reason, ''), (h.summary -> 'score' ->> 'value')::integer,
               coalesce(a.name, ''), c.owner_changed_at, h.taken_at IS NOT NULL, c.last_message_at,
               coalesce(h.summary::text, '{{}}')
        FROM conversations c
        LEFT JOIN handoffs h ON h.conversation_id = c.id AND h.ended_at IS NULL
        LEFT JOIN advisors a ON a.id = c.advisor_id
        WHERE {which} AND c.owner = 'person' AND c.closed_at IS NULL ORDER BY c.owner_changed_at, c.id
        """,  # noqa: S608 - a condition of our own
        (value,),
    )
    return [
        Held(
            conversation_id=conversation_id,
            reason=reason,
            score=score,
            advisor=advisor,
            since=since,
            taken=taken,
            last_message_at=last_message_at,
            summary=msgspec.json.decode(summary, type=Summary),
        )
        for (
            conversation_id,
            reason,
            score,
            advisor,
            since,
            taken,
            last_message_at,
            summary,
        ) in await cursor.fetchall()
    ]


def _text(direction: str, content: str) -> str:
    if direction == "in":
        received = read_content(content)
        return words(received) or f"[{received.__struct_config__.tag}]"
    try:
        sent = msgspec.json.decode(content, type=Outgoing)
    except msgspec.ValidationError:
        return "[unknown]"
    match sent:
        case OutgoingText(body=body):
            return body
        case OutgoingMedia(caption=caption) if caption:
            return caption
        case OutgoingTemplate(name=name):
            return f"[template {name}]"
        case _:
            return getattr(sent, "body", "") or f"[{sent.__struct_config__.tag}]"
