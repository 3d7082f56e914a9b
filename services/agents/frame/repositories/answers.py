"""The SQL by which an answer is written down and its turn closed, always in the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from libs.common.database import Connection
from libs.common.jsonb import to_jsonb
from libs.common.messages import Outgoing
from libs.common.outbox import Row
from services.agents.frame.turn import (
    FactValue,
    Turn,
)


@dataclass(frozen=True)
class Standing:
    """How things are at the moment of answering, locked until the transaction ends."""

    in_progress: bool
    """The turn still waits for its answer."""
    owned_by_person: bool
    opted_out: bool
    """The customer wants no messages."""


@dataclass(frozen=True, kw_only=True)
class Written:
    """What an answer leaves behind."""

    state: str
    """The turn's last one."""
    asks: str
    """What the answer asked; empty: nothing."""
    replies: Sequence[tuple[UUID, Outgoing]]
    """The assistant's messages, each with its id, to be delivered in their order."""
    last_word: bool
    """The replies may leave although silence has begun, or goes on."""
    rows: Sequence[Row]
    """What is to reach the streams."""
    facts: Mapping[str, FactValue]
    """What was learnt of the contact, in the place of what was known before."""


async def lock(connection: Connection, turn: Turn) -> Standing:
    """How things are now; nobody else can answer, take the conversation over or opt out before the end."""
    # The contact first, as when the customer writes again meanwhile: a deadlock would cost the answer.
    cursor = await connection.execute(
        """
        SELECT t.state IN ('queued', 'answering'), c.owner = 'person', k.opted_out_at IS NOT NULL
        FROM turns t JOIN conversations c ON c.id = t.conversation_id JOIN contacts k ON k.id = c.contact_id
        WHERE t.id = %s FOR NO KEY UPDATE OF k, c, t
        """,
        (turn.id,),
    )
    row = await cursor.fetchone()
    in_progress, owned_by_person, opted_out = row or (False, False, False)
    return Standing(in_progress=in_progress, owned_by_person=owned_by_person, opted_out=opted_out)


async def close_silent(connection: Connection, turn: Turn, *, now: datetime) -> None:
    """Let the turn end without an answer; what was asked before is over all the same."""
    await connection.execute(
        """
        WITH answered AS (
            UPDATE outreaches SET answered_at = %(now)s WHERE contact_id = %(contact)s AND answered_at IS NULL
        )
        UPDATE turns SET state = 'silent', asked = NULL, closed_at = %(now)s WHERE id = %(turn)s
        """,
        {"now": now, "turn": turn.id, "contact": turn.contact_id},
    )


async def answer(
    connection: Connection,
    turn: Turn,
    written: Written,
    *,
    now: datetime,
    as_things_stand: bool = False,
) -> bool:
    """Store what an answer leaves behind, and give the turn its last state; whether that was done.

    It is not when the turn has been closed meanwhile, a person has taken the conversation over, or the
    customer has opted out; `as_things_stand` does it all the same, for whoever has looked and holds the rows.
    """
    cursor = await connection.execute(
        _ANSWER,
        {
            "turn": turn.id,
            "dealership": turn.dealership_id,
            "conversation": turn.conversation_id,
            "contact": turn.contact_id,
            "now": now,
            "as_things_stand": as_things_stand,
            "state": written.state,
            "asked": written.asks or None,
            "last_word": written.last_word,
            "replies": [message_id for message_id, _ in written.replies],
            "contents": [to_jsonb(content) for _, content in written.replies],
            "facts": list(written.facts),
            "values": [*map(to_jsonb, written.facts.values())],
            "events": [row.event.event_id for row in written.rows],
            "streams": [row.stream.name for row in written.rows],
            "bodies": [row.stream.encode(row.event).decode() for row in written.rows],
        },
    )
    return cursor.rowcount == 1


async def learn(connection: Connection, turn: Turn, facts: Mapping[str, FactValue], *, now: datetime) -> None:
    """Keep what was learnt of the contact in this turn, in the place of what was known before."""
    await connection.execute(
        """
        INSERT INTO contact_facts (contact_id, dealership_id, name, value, turn_id, learned_at)
        SELECT %s, %s, name, value, %s, %s FROM unnest(%s::text[], %s::jsonb[]) AS f (name, value)
        ON CONFLICT (contact_id, name) DO UPDATE
        SET value = EXCLUDED.value, turn_id = EXCLUDED.turn_id, learned_at = EXCLUDED.learned_at
        """,
        (turn.contact_id, turn.dealership_id, turn.id, now, list(facts), [*map(to_jsonb, facts.values())]),
    )


async def opt_out(connection: Connection, turn: Turn, *, now: datetime) -> None:
    """Write to this contact no more; the moment of the first wish stays."""
    await connection.execute(
        "UPDATE contacts SET opted_out_at = coalesce(opted_out_at, %s) WHERE id = %s", (now, turn.contact_id)
    )


async def opt_in(connection: Connection, turn: Turn) -> None:
    """Write to this contact again."""
    await connection.execute("UPDATE contacts SET opted_out_at = NULL WHERE id = %s", (turn.contact_id,))


# One statement, since each costs a way to the server and back; alone it needs no transaction around it.
# Locked are the contact, the conversation and the turn, in this order, as by `lock`. What it asked before
# is over.
_ANSWER = """
WITH standing AS MATERIALIZED (
    SELECT t.state IN ('queued', 'answering') AS in_progress, c.owner = 'person' AS owned,
           k.opted_out_at IS NOT NULL AS opted_out
    FROM turns t JOIN conversations c ON c.id = t.conversation_id JOIN contacts k ON k.id = c.contact_id
    WHERE t.id = %(turn)s FOR NO KEY UPDATE OF k, c, t
), writable AS MATERIALIZED (
    SELECT FROM standing WHERE in_progress AND (%(as_things_stand)s OR NOT (owned OR opted_out))
), learnt AS (
    INSERT INTO contact_facts (contact_id, dealership_id, name, value, turn_id, learned_at)
    SELECT %(contact)s, %(dealership)s, f.name, f.value, %(turn)s, %(now)s
    FROM writable, unnest(%(facts)s::text[], %(values)s::jsonb[]) AS f (name, value)
    ON CONFLICT (contact_id, name) DO UPDATE
    SET value = EXCLUDED.value, turn_id = EXCLUDED.turn_id, learned_at = EXCLUDED.learned_at
), replies AS (
    INSERT INTO messages (id, dealership_id, conversation_id, turn_id, direction, author, content,
                          occurred_at, recorded_at)
    SELECT r.id, %(dealership)s, %(conversation)s, %(turn)s, 'out', 'assistant', r.content, %(now)s, %(now)s
    FROM writable, unnest(%(replies)s::uuid[], %(contents)s::jsonb[]) AS r (id, content)
    RETURNING id
), sent AS (
    INSERT INTO deliveries (message_id, dealership_id, conversation_id, last_word, created_at)
    SELECT id, %(dealership)s, %(conversation)s, %(last_word)s, %(now)s FROM replies
), told AS (
    INSERT INTO outbox (id, dealership_id, stream, event, created_at)
    SELECT e.id, %(dealership)s, e.stream, e.event, %(now)s
    FROM writable, unnest(%(events)s::uuid[], %(streams)s::text[], %(bodies)s::jsonb[])
                   AS e (id, stream, event)
), answered AS (
    UPDATE outreaches o SET answered_at = %(now)s FROM writable
    WHERE o.contact_id = %(contact)s AND o.answered_at IS NULL
)
UPDATE turns t SET state = %(state)s, asked = %(asked)s, closed_at = %(now)s
FROM writable WHERE t.id = %(turn)s
"""
