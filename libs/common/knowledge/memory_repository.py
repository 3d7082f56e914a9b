"""The SQL of conversation memory. Every statement names the contact: nothing is found for another."""

from __future__ import annotations

from array import array
from datetime import datetime
from uuid import UUID

from libs.common.database import Connection
from libs.common.knowledge.memories import Memory, Recalled
from libs.common.knowledge.models import EmbeddingModel
from libs.common.knowledge.repository import as_text


async def add(
    connection: Connection, identifier: UUID, memory: Memory, content_hash: str, now: datetime
) -> bool:
    """Store a memory; False when the contact has it already."""
    cursor = await connection.execute(
        """
        INSERT INTO memories (id, dealership_id, contact_id, conversation_id, kind, body, content_hash,
                              occurred_at, created_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
        ON CONFLICT (contact_id, kind, content_hash) DO NOTHING
        """,
        (
            identifier,
            memory.dealership_id,
            memory.contact_id,
            memory.conversation_id,
            memory.kind,
            memory.body,
            content_hash,
            memory.occurred_at,
            now,
        ),
    )
    return cursor.rowcount == 1


async def any_of(connection: Connection, dealership_id: UUID, contact_id: UUID) -> bool:
    """Whether anything is remembered of the contact."""
    cursor = await connection.execute(
        "SELECT EXISTS (SELECT FROM memories WHERE dealership_id = %s AND contact_id = %s)",
        (dealership_id, contact_id),
    )
    row = await cursor.fetchone()
    return bool(row and row[0])


async def recall(
    connection: Connection,
    dealership_id: UUID,
    contact_id: UUID,
    *,
    model: EmbeddingModel | None,
    vector: array[float] | None,
    limit: int,
) -> list[Recalled]:
    """The contact's memories, the most similar first, then the latest. A contact has few: all are
    compared.
    """
    cursor = await connection.execute(
        """
        SELECT memory.id, memory.kind, memory.body, memory.occurred_at,
               (1 - (v.embedding <=> %(vector)s::vector))::float AS similarity
        FROM memories memory
        LEFT JOIN memory_vectors v ON v.memory_id = memory.id AND v.model_id = %(model)s
        WHERE memory.dealership_id = %(dealership_id)s AND memory.contact_id = %(contact_id)s
        ORDER BY similarity DESC NULLS LAST, memory.occurred_at DESC LIMIT %(limit)s
        """,
        {
            "vector": as_text(vector) if vector is not None else None,
            "model": model.id if model else None,
            "dealership_id": dealership_id,
            "contact_id": contact_id,
            "limit": limit,
        },
    )
    return [Recalled(*row) for row in await cursor.fetchall()]


async def remove(connection: Connection, contact_id: UUID) -> int:
    """Remove every memory of the contact; their vectors go with them."""
    cursor = await connection.execute("DELETE FROM memories WHERE contact_id = %s", (contact_id,))
    return cursor.rowcount
