"""From any id of a message to its whole life, as Postgres has it."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

import msgspec
from psycopg.rows import dict_row

from libs.common.database import Connection
from tools.gpbikes.life import Life, Message, Published, Turn, Update

Row = TypeVar("Row", Message, Published, Turn, Update)

_TURN_OF = """
SELECT t.id FROM turns t WHERE t.id = %(id)s
UNION SELECT m.turn_id FROM messages m
    WHERE (m.id = %(id)s OR m.wamid = %(text)s) AND m.turn_id IS NOT NULL
UNION SELECT (o.event ->> 'turn_id')::uuid FROM outbox o
    WHERE o.id = %(id)s AND o.event ? 'turn_id'
UNION SELECT m.turn_id FROM outbox o JOIN messages m ON m.id = (o.event ->> 'message_id')::uuid
    WHERE o.id = %(id)s AND o.event ? 'message_id' AND m.turn_id IS NOT NULL
"""

_TURN = """
SELECT id, conversation_id, state, intent, intent_confidence, intent_source, attempts,
       opened_at, due_at, queued_at, answering_at, closed_at
FROM turns WHERE id = %(turn)s
"""

_MESSAGES = """
SELECT m.id, m.direction, m.author, m.content ->> 'kind' AS kind, m.wamid, m.occurred_at, m.recorded_at,
       d.state AS delivery, d.attempts, d.next_attempt_at, d.sending_at, d.sent_at, d.delivered_at,
       d.read_at, d.failed_at, d.error_code, d.error_title,
       f.state AS media, f.wanted_at, f.settled_at, f.reason AS media_reason
FROM messages m
LEFT JOIN deliveries d ON d.message_id = m.id
LEFT JOIN media f ON f.message_id = m.id
WHERE m.turn_id = %(turn)s OR m.id = %(id)s OR m.wamid = %(text)s
   OR m.id = (SELECT (event ->> 'message_id')::uuid FROM outbox WHERE id = %(id)s AND event ? 'message_id')
ORDER BY m.id
"""

_PUBLISHED = """
SELECT id, stream, created_at, published_at FROM outbox
WHERE id = %(id)s OR event ->> 'turn_id' = %(turn)s::text OR event ->> 'message_id' = ANY(%(messages)s)
ORDER BY id
"""

_UPDATES = "SELECT id, field, reason, received_at FROM platform_updates WHERE id = %(id)s"


async def find(connection: Connection, wanted: str) -> Life:
    """The life of what `wanted` names: an event, message, turn or outbox row of ours, or a message of Meta's.

    Empty when nothing is known of it.
    """
    parameters: dict[str, object] = {"id": _uuid(wanted), "text": wanted}
    cursor = await connection.execute(_TURN_OF, parameters)
    row = await cursor.fetchone()
    parameters["turn"] = row[0] if row else None
    turns = await _rows(connection, Turn, _TURN, parameters)
    messages = await _rows(connection, Message, _MESSAGES, parameters)
    parameters["messages"] = [str(each.id) for each in messages]
    return Life(
        turn=turns[0] if turns else None,
        messages=messages,
        published=await _rows(connection, Published, _PUBLISHED, parameters),
        updates=await _rows(connection, Update, _UPDATES, parameters),
    )


async def _rows(
    connection: Connection, kind: type[Row], query: str, parameters: dict[str, object]
) -> list[Row]:
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(query.encode(), parameters)
        return msgspec.convert(await cursor.fetchall(), list[kind])  # type: ignore[valid-type] # read at run time


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
