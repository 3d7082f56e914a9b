"""Turns that are being answered, for the marks that a customer sees meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from libs.common.database import Connection


@dataclass(frozen=True)
class Answering:
    """The newest message of a turn, and whether the answer is still being made."""

    phone_number_id: str
    wamid: str
    answering_at: datetime
    in_progress: bool


_FIND = """
SELECT DISTINCT ON (t.id)
       t.id, c.phone_number_id, m.wamid, t.answering_at, t.state = 'answering' AS in_progress
FROM turns t
JOIN conversations c ON c.id = t.conversation_id
JOIN messages m ON m.turn_id = t.id AND m.direction = 'in'
WHERE t.id = ANY(%s) AND t.answering_at IS NOT NULL AND m.wamid IS NOT NULL
ORDER BY t.id, m.occurred_at DESC, m.id DESC
"""


async def find(connection: Connection, turn_ids: Sequence[UUID]) -> dict[UUID, Answering]:
    """What there is to mark of those of the turns of which something is."""
    cursor = await connection.execute(_FIND, (list(turn_ids),))
    return {turn_id: Answering(*rest) for turn_id, *rest in await cursor.fetchall()}
