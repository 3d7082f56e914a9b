"""The SQL by which a turn is claimed, with all that is known of its customer, and released."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import Raw, Struct, ValidationError, json

from libs.common.database import Connection
from libs.common.intents import Intent
from libs.common.messages import Outgoing, Referral, read_content
from services.agents.frame.turn import (
    Dealership,
    Fact,
    Memory,
    Said,
    StoredImage,
    Turn,
    Wish,
)

HISTORY_MESSAGES = 20


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
