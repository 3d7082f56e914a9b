"""The SQL by which a turn is claimed, remembered and closed, always in the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import Raw, Struct, ValidationError, json

from libs.common.database import Connection
from libs.common.intents import Intent
from libs.common.jsonb import to_jsonb
from libs.common.messages import Outgoing, Referral, read_content
from libs.common.outbox import Row
from services.agents.frame.turn import (
    Dealership,
    Fact,
    FactValue,
    Memory,
    Said,
    StoredImage,
    Turn,
    Wish,
)

HISTORY_MESSAGES = 20


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


async def claim(
    connection: Connection, turn_ids: Sequence[UUID], *, now: datetime, abandoned_before: datetime
) -> dict[UUID, tuple[Turn, Memory]]:
    """Begin to answer those turns that are queued, or whose answering began before `abandoned_before`.

    Counts the attempt. The others do not exist, are over, are being answered by somebody else, or are locked:
    one is not to keep the others waiting.
    """
    cursor = await connection.execute(
        _CLAIM,
        {"turns": list(turn_ids), "now": now, "abandoned": abandoned_before, "history": HISTORY_MESSAGES},
    )
    claimed = (_decoder.decode(text).opened() for (text,) in await cursor.fetchall())
    return {turn.id: (turn, memory) for turn, memory in claimed}


async def state_of(connection: Connection, turn_id: UUID) -> str | None:
    """The turn's state; None when there is no such turn."""
    cursor = await connection.execute("SELECT state FROM turns WHERE id = %s", (turn_id,))
    row = await cursor.fetchone()
    return row[0] if row else None


async def release(connection: Connection, turn: Turn, *, failed: bool) -> None:
    """Let the turn be claimed again at once, unless somebody else has claimed it meanwhile.

    An attempt counts only when its agent has `failed`.
    """
    await connection.execute(
        """
        UPDATE turns SET state = 'queued', failures = failures + %(failed)s,
            attempts = attempts - 1 + %(failed)s
        WHERE id = %(turn)s AND state = 'answering' AND attempts = %(attempt)s
        """,
        {"turn": turn.id, "attempt": turn.attempt, "failed": int(failed)},
    )


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


class _Said(Struct, frozen=True):
    author: Literal["customer", "assistant", "person", "platform"]
    direction: Literal["in", "out"]
    content: Raw
    occurred_at: datetime

    def opened(self) -> Said | None:
        try:
            content = json.decode(self.content, type=Outgoing) if self.direction == "out" else None
        except ValidationError:
            return None  # a kind that only a newer version knows
        return Said(
            author=self.author,
            content=content or read_content(bytes(self.content).decode()),
            occurred_at=self.occurred_at,
        )


class _Claimed(Struct, frozen=True):
    id: UUID
    dealership_id: UUID
    conversation_id: UUID
    contact_id: UUID
    intent: Intent
    attempt: int
    failures: int
    asked: str | None
    contents: tuple[Raw, ...]
    images: tuple[StoredImage, ...]
    referrals: tuple[Referral, ...]
    others: tuple[str, ...]
    dealership: Dealership
    facts: dict[str, Fact]
    summary: str
    history: tuple[_Said, ...]

    def opened(self) -> tuple[Turn, Memory]:
        turn = Turn(
            id=self.id,
            dealership_id=self.dealership_id,
            conversation_id=self.conversation_id,
            contact_id=self.contact_id,
            intent=self.intent,
            attempt=self.attempt,
            failures=self.failures,
            contents=tuple(read_content(bytes(content).decode()) for content in self.contents),
            asked=self.asked or "",
            images=self.images,
            referrals=self.referrals,
            others=tuple(map(_wish, self.others)),
        )
        history = tuple(filter(None, (said.opened() for said in self.history)))
        return turn, Memory(
            dealership=self.dealership, facts=self.facts, history=history, summary=self.summary
        )


def _wish(stored: str) -> Wish:
    """A wish as the router has written it: `<intent>:<start>:<end>`."""
    intent, start, end = stored.split(":")
    return Wish(intent=Intent(intent), start=int(start), end=int(end))


_decoder = json.Decoder(_Claimed)

# One statement, since each costs a way to the server and back; identifiers of turns sort by time.
_CLAIM = """
WITH free AS MATERIALIZED (
    SELECT id FROM turns
    WHERE id = ANY(%(turns)s)
      AND (state = 'queued' OR (state = 'answering' AND answering_at < %(abandoned)s))
    FOR NO KEY UPDATE SKIP LOCKED
), t AS (
    UPDATE turns t SET state = 'answering', answering_at = %(now)s, attempts = attempts + 1
    FROM free WHERE t.id = free.id
    RETURNING t.*
)
SELECT json_build_object(
    'id', t.id,
    'dealership_id', t.dealership_id,
    'conversation_id', t.conversation_id,
    'contact_id', c.contact_id,
    'intent', t.intent,
    'attempt', t.attempts,
    'failures', t.failures,
    'asked', coalesce(
                 (SELECT o.asked FROM outreaches o
                  WHERE o.contact_id = c.contact_id AND o.answered_at IS NULL AND o.asked IS NOT NULL
                  AND o.sent_at > t.opened_at - interval '14 days' ORDER BY o.sent_at DESC LIMIT 1),
                 (SELECT a.asked FROM turns a
                  WHERE a.conversation_id = t.conversation_id AND a.state = 'answered'
                  ORDER BY a.opened_at DESC LIMIT 1)),
    'contents', (SELECT coalesce(json_agg(m.content ORDER BY m.occurred_at, m.id), '[]')
                 FROM messages m WHERE m.turn_id = t.id AND m.direction = 'in'),
    'images', (SELECT coalesce(json_agg(json_build_object(
                  'object_key', f.object_key, 'media_type', f.media_type) ORDER BY m.occurred_at, m.id), '[]')
               FROM messages m JOIN media f ON f.message_id = m.id
               WHERE m.turn_id = t.id AND f.state = 'stored' AND f.media_type LIKE 'image/%%'),
    'referrals', (SELECT coalesce(json_agg(m.referral ORDER BY m.occurred_at, m.id), '[]')
                  FROM messages m WHERE m.turn_id = t.id AND m.referral IS NOT NULL),
    'others', t.others,
    'dealership', (SELECT json_build_object('name', d.name, 'address', d.address,
                       'phone', (SELECT n.display_number FROM whatsapp_numbers n
                                 WHERE n.phone_number_id = c.phone_number_id),
                       'financing_annual_rate_percent',
                       (d.settings ->> 'financing_annual_rate_percent')::float8)
                   FROM dealerships d WHERE d.id = t.dealership_id),
    'facts', (SELECT coalesce(json_object_agg(f.name, json_build_object(
                  'value', f.value, 'learned_at', f.learned_at, 'turn_id', f.turn_id)), '{}')
              FROM contact_facts f WHERE f.contact_id = c.contact_id),
    'summary', c.summary,
    'history', (SELECT coalesce(json_agg(h ORDER BY h.occurred_at, h.id), '[]')
                FROM (SELECT m.id, m.author, m.direction, m.content, m.occurred_at FROM messages m
                      WHERE m.conversation_id = t.conversation_id
                        AND (m.turn_id IS NULL OR m.turn_id < t.id)
                      ORDER BY m.occurred_at DESC, m.id DESC LIMIT %(history)s) h)
)::text
FROM t JOIN conversations c ON c.id = t.conversation_id
"""

# One statement for the same reason; alone it needs no transaction around it. Locked are the contact, the
# conversation and the turn, in this order, as by `lock`. What it asked before is over.
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
