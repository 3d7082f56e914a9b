"""Turns that are being answered, for the marks that a customer sees meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg.rows import class_row

from libs.common.database import Connection


@dataclass(frozen=True)
class Answering:
    """The newest message of a turn, and whether the answer is still being made."""

    phone_number_id: str
    wamid: str
    answering_at: datetime
    in_progress: bool


_FIND = """
SELECT c.phone_number_id, m.wamid, t.answering_at, t.state = 'answering' AS in_progress
FROM turns t
JOIN conversations c ON c.id = t.conversation_id
JOIN messages m ON m.turn_id = t.id AND m.direction = 'in'
WHERE t.id = %s AND t.answering_at IS NOT NULL AND m.wamid IS NOT NULL
ORDER BY m.occurred_at DESC, m.id DESC LIMIT 1
"""


async def find(connection: Connection, turn_id: UUID) -> Answering | None:
    """What there is to mark of a turn; None when nothing is."""
    async with connection.cursor(row_factory=class_row(Answering)) as cursor:
        await cursor.execute(_FIND, (turn_id,))
        return await cursor.fetchone()
