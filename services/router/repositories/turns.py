"""Turns whose burst is over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from libs.common.database import Connection
from libs.common.intents import Intent
from libs.common.messages import Content, read_content


@dataclass(frozen=True)
class DueTurn:
    """A turn that may be answered now, with all that deciding about it takes."""

    id: UUID
    dealership_id: UUID
    conversation_id: UUID
    due_at: datetime
    owned_by_person: bool
    opted_out: bool
    """The customer wants no messages."""
    first: bool
    """The conversation has no other turn."""
    asked: str | None
    """What the last answer asked, or a message since that the dealership wrote of its own accord."""
    advertised: bool
    """The customer came from an advertisement."""
    contents: tuple[Content, ...]
    """The customer's messages, in the order in which they were written."""
    messages: tuple[UUID, ...]
    """Their ids."""


@dataclass(frozen=True)
class Closing:
    """What becomes of a due turn: queued with an intent, or silent without."""

    turn: DueTurn
    intent: Intent | None = None
    confidence: float | None = None
    source: str | None = None
    others: tuple[str, ...] = ()
    """The further wishes, each as `<intent>:<start>:<end>` with the place of its words in the turn's text."""

    @property
    def state(self) -> str:
        """The state that the turn takes on."""
        return "silent" if self.intent is None else "queued"


async def find_due(connection: Connection, now: datetime, *, voice: timedelta, limit: int) -> list[DueTurn]:
    """Open turns that are due while no other turn of their conversation is in progress, longest due first.

    Without those of which a voice note is being written down, if they were opened less than `voice` ago.
    """
    cursor = await connection.execute(
        """
        SELECT t.id, t.dealership_id, t.conversation_id, t.due_at,
               c.owner = 'person', k.opted_out_at IS NOT NULL,
               NOT EXISTS (SELECT 1 FROM turns o
                           WHERE o.conversation_id = t.conversation_id AND o.id <> t.id),
               coalesce(
                   (SELECT o.asked FROM outreaches o
                    WHERE o.contact_id = c.contact_id AND o.answered_at IS NULL AND o.asked IS NOT NULL
                    AND o.sent_at > t.opened_at - interval '14 days' ORDER BY o.sent_at DESC LIMIT 1),
                   (SELECT a.asked FROM turns a
                    WHERE a.conversation_id = t.conversation_id AND a.state = 'answered'
                    ORDER BY a.opened_at DESC LIMIT 1)),
               EXISTS (SELECT FROM messages r WHERE r.turn_id = t.id AND r.referral IS NOT NULL),
               ARRAY(SELECT m.content::text FROM messages m WHERE m.turn_id = t.id AND m.direction = 'in'
                     ORDER BY m.occurred_at, m.id),
               ARRAY(SELECT m.id FROM messages m WHERE m.turn_id = t.id AND m.direction = 'in'
                     ORDER BY m.occurred_at, m.id)
        FROM turns t JOIN conversations c ON c.id = t.conversation_id JOIN contacts k ON k.id = c.contact_id
        WHERE t.state = 'open' AND t.due_at <= %s
          AND NOT EXISTS (SELECT 1 FROM turns p WHERE p.conversation_id = t.conversation_id
                          AND p.state IN ('queued', 'answering'))
          AND (t.opened_at <= %s OR NOT EXISTS (
               SELECT FROM messages m JOIN media f ON f.message_id = m.id
               WHERE m.turn_id = t.id AND f.transcription = 'wanted'))
        ORDER BY t.due_at LIMIT %s
        """,
        (now, now - voice, limit),
    )
    return [
        DueTurn(
            id=turn_id,
            dealership_id=dealership_id,
            conversation_id=conversation_id,
            due_at=due_at,
            owned_by_person=owned_by_person,
            opted_out=opted_out,
            first=first,
            asked=asked,
            advertised=advertised,
            contents=tuple(read_content(text) for text in contents),
            messages=tuple(messages),
        )
        for (
            turn_id,
            dealership_id,
            conversation_id,
            due_at,
            owned_by_person,
            opted_out,
            first,
            asked,
            advertised,
            contents,
            messages,
        ) in await cursor.fetchall()
    ]


async def close(connection: Connection, closings: Sequence[Closing], *, now: datetime) -> set[UUID]:
    """Close the turns that are still as they were found; the ids of those.

    A turn that another instance has closed, or that a newer message has put off, is left alone.
    """
    cursor = await connection.execute(
        """
        WITH decided AS (
            SELECT * FROM unnest(%s::uuid[], %s::timestamptz[], %s::text[],
                                 %s::text[], %s::real[], %s::text[], %s::text[])
                     AS d (turn_id, due_at, state, intent, confidence, source, others)
        ), unchanged AS MATERIALIZED (
            SELECT t.id FROM turns t JOIN decided d ON d.turn_id = t.id AND d.due_at = t.due_at
            WHERE t.state = 'open' FOR NO KEY UPDATE OF t SKIP LOCKED
        )
        UPDATE turns t
        SET state = d.state, intent = d.intent, intent_confidence = d.confidence, intent_source = d.source,
            others = string_to_array(d.others, ','),
            queued_at = CASE d.state WHEN 'queued' THEN %s::timestamptz END,
            closed_at = CASE d.state WHEN 'silent' THEN %s::timestamptz END
        FROM decided d JOIN unchanged u ON u.id = d.turn_id WHERE t.id = d.turn_id RETURNING t.id
        """,
        (
            [closing.turn.id for closing in closings],
            [closing.turn.due_at for closing in closings],
            [closing.state for closing in closings],
            [closing.intent for closing in closings],
            [closing.confidence for closing in closings],
            [closing.source for closing in closings],
            [",".join(closing.others) for closing in closings],
            now,
            now,
        ),
    )
    return {identifier for (identifier,) in await cursor.fetchall()}
