"""The SQL of texts that want vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from psycopg import sql

from libs.common.database import Connection
from libs.common.knowledge.embedding import facets
from libs.common.knowledge.models import EmbeddingModel
from services.embeddings.store import SourceRead

Subject = Literal["chunk", "memory"]


@dataclass(frozen=True)
class Wanted:
    """Something stored without vectors, and every text of it that is to have one."""

    id: UUID
    texts: tuple[str, ...]
    source: SourceRead | None = None
    """Whose chunk it is; a memory is of none."""


async def wanted(
    connection: Connection, model: EmbeddingModel, subject: Subject, identifiers: Sequence[UUID]
) -> list[Wanted]:
    """Those of the texts that still exist and have no vector of `model`, chunks of a source in a row.

    Chunks are to be read under the lock of `store.locked`, so that what is read of their source is true.
    """
    if subject == "memory":
        return await _wanted_memories(connection, model, identifiers)
    cursor = await connection.execute(
        """
        SELECT chunk.id, chunk.title_path, chunk.body, chunk.asked,
               source.dealership_id, source.id, source.xmin::text::bigint
        FROM knowledge_chunks chunk JOIN knowledge_sources source ON source.id = chunk.source_id
        WHERE chunk.id = ANY(%(ids)s) AND NOT EXISTS (
            SELECT FROM knowledge_vectors v WHERE v.model_id = %(model)s AND v.chunk_id = chunk.id)
        ORDER BY source.id, chunk.id
        """,
        {"ids": list(identifiers), "model": model.id},
    )
    return [
        Wanted(number, facets(titles, body, asked), SourceRead(*source))
        for number, titles, body, asked, *source in await cursor.fetchall()
    ]


async def _wanted_memories(
    connection: Connection, model: EmbeddingModel, identifiers: Sequence[UUID]
) -> list[Wanted]:
    cursor = await connection.execute(
        """
        SELECT memory.id, memory.body FROM memories memory
        WHERE memory.id = ANY(%(ids)s) AND NOT EXISTS (
            SELECT FROM memory_vectors v WHERE v.model_id = %(model)s AND v.memory_id = memory.id)
        """,
        {"ids": list(identifiers), "model": model.id},
    )
    return [Wanted(number, (body,)) for number, body in await cursor.fetchall()]


async def reuse(connection: Connection, model: EmbeddingModel, chunks: Sequence[UUID]) -> int:
    """Give the chunks the vectors that chunks of equal content have; how many vectors that were.

    To be called under the lock of `store.locked`.
    """
    cursor = await connection.execute(
        sql.SQL(
            """
            INSERT INTO {table} (model_id, chunk_id, facet, dealership_id, source_id, embedding)
            SELECT %(model)s, chunk.id, v.facet, chunk.dealership_id, chunk.source_id, v.embedding
            FROM knowledge_chunks chunk CROSS JOIN LATERAL (
                SELECT other.id FROM knowledge_chunks other
                WHERE other.content_hash = chunk.content_hash AND other.id <> chunk.id
                  AND EXISTS (SELECT FROM {table} v WHERE v.chunk_id = other.id)
                LIMIT 1
            ) AS twin
            JOIN {table} v ON v.chunk_id = twin.id
            WHERE chunk.id = ANY(%(ids)s)
            ON CONFLICT DO NOTHING
            """
        ).format(table=sql.Identifier(model.table)),
        {"ids": list(chunks), "model": model.id},
    )
    return cursor.rowcount


@dataclass(frozen=True)
class Missing:
    """A text without a vector of a model, whose it is, and since when it is stored."""

    dealership_id: UUID
    subject: Subject
    id: UUID
    created_at: datetime


async def missing(connection: Connection, model: EmbeddingModel, *, limit: int) -> list[Missing]:
    """At most `limit` texts that have no vector of `model`, oldest first."""
    cursor = await connection.execute(
        """
        SELECT * FROM (
            SELECT dealership_id, 'chunk' AS subject, id, created_at FROM knowledge_chunks chunk
            WHERE NOT EXISTS (
                SELECT FROM knowledge_vectors v WHERE v.model_id = %(model)s AND v.chunk_id = chunk.id)
            UNION ALL
            SELECT dealership_id, 'memory', id, created_at FROM memories memory
            WHERE NOT EXISTS (
                SELECT FROM memory_vectors v WHERE v.model_id = %(model)s AND v.memory_id = memory.id)
        ) AS without ORDER BY id LIMIT %(limit)s
        """,
        {"model": model.id, "limit": limit},
    )
    return [Missing(*row) for row in await cursor.fetchall()]
