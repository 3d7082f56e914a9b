"""Writing vectors, by binary COPY."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from psycopg import sql
from psycopg.types import TypeInfo

from libs.common.database import Connection
from libs.common.knowledge import copy_format, vector_type
from libs.common.knowledge.models import EmbeddingModel

_LOCK = 0x6B6E_6F77  # "know": any number that nothing else locks
ROWS_PER_WRITE = 256
"""Rows encoded at once; the loop is free in between."""

_COPY = sql.SQL(
    "COPY {} (model_id, chunk_id, facet, dealership_id, source_id, embedding) FROM STDIN (FORMAT binary)"
)


class ChunkVectors(NamedTuple):
    """A chunk's vectors, one for each facet; `place` comes from `copy_format.place`."""

    chunk_id: UUID
    place: bytes
    vectors: Sequence[array[float]]


async def locked(connection: Connection) -> None:
    """Until the end of the transaction nobody else writes or removes vectors of chunks.

    It stands in for a foreign key: a vector is written only while its chunk exists, and goes with it.
    """
    await connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))


class VectorStore:
    """Writes the vectors of one database."""

    def __init__(self) -> None:
        self._type: TypeInfo | None = None

    async def write_chunks(
        self, connection: Connection, model: EmbeddingModel, chunks: Sequence[ChunkVectors]
    ) -> int:
        """Store the vectors of those of `chunks` that still exist and have none; how many chunks that was."""
        await locked(connection)
        writable = await _writable(connection, model, chunks)
        rows = [
            (place, chunk_id, facet, values)
            for chunk_id, place, vectors in writable
            for facet, values in enumerate(vectors)
        ]
        statement = _COPY.format(sql.Identifier(model.table))
        async with connection.cursor() as cursor, cursor.copy(statement) as copy:
            await copy.write(copy_format.HEADER)
            for start in range(0, len(rows), ROWS_PER_WRITE):
                await copy.write(copy_format.rows(model.id, rows[start : start + ROWS_PER_WRITE]))
            await copy.write(copy_format.TRAILER)
        return len(writable)

    async def write_memories(
        self, connection: Connection, model: EmbeddingModel, vectors: Mapping[UUID, array[float]]
    ) -> None:
        """Store the vectors of memories that still exist and have none."""
        await self._register(connection)
        async with connection.cursor() as cursor:
            await cursor.executemany(
                """
                INSERT INTO memory_vectors (model_id, memory_id, dealership_id, contact_id, embedding)
                SELECT %s, id, dealership_id, contact_id, %s FROM memories WHERE id = %s ON CONFLICT DO
                NOTHING
                """,
                [(model.id, values, identifier) for identifier, values in vectors.items()],
            )

    async def _register(self, connection: Connection) -> None:
        self._type = self._type or await vector_type.fetch(connection)
        vector_type.register(connection, self._type)


async def _writable(
    connection: Connection, model: EmbeddingModel, chunks: Sequence[ChunkVectors]
) -> Sequence[ChunkVectors]:
    """Those of `chunks` that exist and have no vectors: nearly always all, which needs no list to come back.

    The identifiers go in binary (%b): as text they took a third of the time of a write.
    """
    values = {"ids": [each.chunk_id for each in chunks], "model": model.id}
    table = sql.Identifier(model.table)
    cursor = connection.cursor(binary=True)
    await cursor.execute(sql.SQL(_ALL_WRITABLE).format(table=table), values)
    row = await cursor.fetchone()
    if row == (len(chunks), False):
        return chunks
    await cursor.execute(sql.SQL(_WRITABLE).format(table=table), values)
    writable = {row[0] for row in await cursor.fetchall()}
    return [each for each in chunks if each.chunk_id in writable]


_ALL_WRITABLE = """
SELECT (SELECT count(*) FROM knowledge_chunks WHERE id = ANY(%(ids)b)),
       EXISTS (SELECT FROM {table} WHERE model_id = %(model)s AND chunk_id = ANY(%(ids)b))
"""
_WRITABLE = """
SELECT id FROM knowledge_chunks WHERE id = ANY(%(ids)b)
EXCEPT SELECT chunk_id FROM {table} WHERE model_id = %(model)s AND chunk_id = ANY(%(ids)b)
"""
