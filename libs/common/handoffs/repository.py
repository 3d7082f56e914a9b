"""The SQL by which conversations change hands, always in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from libs.common.database import Connection
from libs.common.handoffs.assignment import Candidate
from libs.common.handoffs.summary import Summary
from libs.common.jsonb import to_jsonb

EndedBy = Literal["person", "idle", "closed"]


@dataclass(frozen=True, kw_only=True)
class Handoff:
    """A conversation that is to become a person's."""

    id: UUID
    dealership_id: UUID
    conversation_id: UUID
    turn_id: UUID | None
    reason: str
    summary: Summary
    advisor_id: UUID | None
    """None: nobody's in particular."""


async def candidates(connection: Connection, dealership_id: UUID) -> Sequence[Candidate]:
    """The advisors who take conversations, with their load; nobody else can count it until the end."""
    # Two conversations that are given away at once must not both find the same advisor free.
    await connection.execute(
        """
        SELECT id FROM advisors WHERE dealership_id = %s AND available ORDER BY id FOR NO KEY UPDATE
        """,
        (dealership_id,),
    )
    cursor = await connection.execute(
        """
        SELECT a.id, count(c.id), a.working_hours
        FROM advisors a
        LEFT JOIN conversations c ON c.advisor_id = a.id AND c.owner = 'person' AND c.closed_at IS NULL
        WHERE a.dealership_id = %s AND a.available GROUP BY a.id
        """,
        (dealership_id,),
    )
    return [
        Candidate(id=advisor_id, load=load, working_hours=working_hours)
        for advisor_id, load, working_hours in await cursor.fetchall()
    ]


async def open_handoff(connection: Connection, handoff: Handoff, *, now: datetime) -> UUID:
    """Give the conversation to a person; the handoff's id.

    One that was never ended is replaced, and keeps its id.
    """
    await connection.execute(
        """
        UPDATE conversations
        SET owner = 'person', handoff_reason = %s, owner_changed_at = %s, advisor_id = %s WHERE id = %s
        """,
        (handoff.reason, now, handoff.advisor_id, handoff.conversation_id),
    )
    cursor = await connection.execute(
        """
        INSERT INTO handoffs (id, dealership_id, conversation_id, turn_id, reason, summary, advisor_id,
                              opened_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
        ON CONFLICT (conversation_id) WHERE ended_at IS NULL DO UPDATE
        SET turn_id = EXCLUDED.turn_id, reason = EXCLUDED.reason, summary = EXCLUDED.summary,
            advisor_id = EXCLUDED.advisor_id, opened_at = EXCLUDED.opened_at, taken_at = NULL,
            notified_at = NULL
        RETURNING id
        """,
        (
            handoff.id,
            handoff.dealership_id,
            handoff.conversation_id,
            handoff.turn_id,
            handoff.reason,
            to_jsonb(handoff.summary),
            handoff.advisor_id,
            now,
        ),
    )
    row = await cursor.fetchone()
    assert row is not None, "an upsert returns its row"  # noqa: S101 - ours to know
    handoff_id: UUID = row[0]
    return handoff_id


async def give_back(
    connection: Connection, conversation_id: UUID, *, by: EndedBy, now: datetime
) -> UUID | None:
    """Let the assistant have the conversation again; the handoff that ends by it, if one was recorded."""
    await connection.execute(
        """
        UPDATE conversations SET owner = 'assistant', owner_changed_at = %s, advisor_id = NULL WHERE id = %s
        """,
        (now, conversation_id),
    )
    cursor = await connection.execute(
        """
        UPDATE handoffs SET ended_at = %s, ended_by = %s WHERE conversation_id = %s AND ended_at IS NULL
        RETURNING id
        """,
        (now, by, conversation_id),
    )
    row = await cursor.fetchone()
    return row[0] if row else None


async def end_closed(connection: Connection, *, now: datetime) -> int:
    """End the handoffs of conversations that are over; how many there were."""
    cursor = await connection.execute(
        """
        UPDATE handoffs h SET ended_at = %s, ended_by = 'closed' FROM conversations c
        WHERE c.id = h.conversation_id AND c.closed_at IS NOT NULL AND h.ended_at IS NULL
        """,
        (now,),
    )
    return cursor.rowcount
