"""Whose messages are still to be stored."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from libs.common.database import Connection
from services.router.identity import Alias


async def conversations(connection: Connection, messages: Sequence[tuple[Alias, str]]) -> set[UUID]:
    """The conversations of the customers called so, each name with a message's id, unless that is stored."""
    cursor = await connection.execute(
        """
        SELECT c.id FROM unnest(%s::text[], %s::text[], %s::text[]) AS s (kind, value, wamid)
        JOIN contact_aliases a ON a.kind = s.kind AND a.value = s.value
        JOIN conversations c ON c.contact_id = a.contact_id AND c.closed_at IS NULL
        WHERE NOT EXISTS (SELECT 1 FROM messages m
                          WHERE m.dealership_id = a.dealership_id AND m.wamid = s.wamid)
        """,
        (
            [name.kind for name, _ in messages],
            [name.value for name, _ in messages],
            [message_id for _, message_id in messages],
        ),
    )
    return {identifier for (identifier,) in await cursor.fetchall()}
