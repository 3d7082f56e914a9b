"""Writing vectors, by binary COPY."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from uuid import UUID

from psycopg import sql
from psycopg.types import TypeInfo

from libs.common.database import Connection
from libs.common.knowledge import vector_type
from libs.common.knowledge.models import EmbeddingModel

_LOCK = 0x6B6E_6F77  # "know": any number that nothing else locks
_TYPES = ["int2", "uuid", "uuid", "uuid", "text", "text", "vector"]


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
        self, connection: Connection, model: EmbeddingModel, vectors: Sequence[tuple[UUID, array[float]]]
    ) -> int:
        """Store the vectors of chunks that still exist and have none; how many those were."""
        await self._register(connection)
        await locked(connection)
        values = dict(vectors)
        rows = await _writable(connection, model, list(values))
        copy_in = sql.SQL(
            "COPY {} (model_id, chunk_id, dealership_id, source_id, kind, language, embedding) FROM STDIN (FORMAT binary)"
        ).format(sql.Identifier(model.table))
        async with connection.cursor() as cursor, cursor.copy(copy_in) as copy:
            copy.set_types(_TYPES)
            for row in rows:
                await copy.write_row((model.id, *row, values[row[0]]))
        return len(rows)

    async def write_memories(
        self, connection: Connection, model: EmbeddingModel, vectors: Sequence[tuple[UUID, array[float]]]
    ) -> None:
        """Store the vectors of memories that still exist and have none."""
        await self._register(connection)
        async with connection.cursor() as cursor:
            await cursor.executemany(
                """
                INSERT INTO memory_vectors (model_id, memory_id, dealership_id, contact_id, embedding)
                SELECT %s, id, dealership_id, contact_id, %s FROM memories WHERE id = %s ON CONFLICT DO NOTHING
                """,
                [(model.id, values, identifier) for identifier, values in vectors],
            )

    async def _register(self, connection: Connection) -> None:
        self._type = self._type or await vector_type.fetch(connection)
        vector_type.register(connection, self._type)


async def _writable(
    connection: Connection, model: EmbeddingModel, identifiers: list[UUID]
) -> list[tuple[UUID, UUID, UUID, str, str]]:
    cursor = await connection.execute(
        """
        SELECT id, dealership_id, source_id, kind, language FROM knowledge_chunks chunk
        WHERE id = ANY(%(ids)s) AND NOT EXISTS (
            SELECT FROM knowledge_vectors v WHERE v.model_id = %(model)s AND v.chunk_id = chunk.id)
        """,
        {"ids": identifiers, "model": model.id},
    )
    return [tuple(row) for row in await cursor.fetchall()]
