"""Writing vectors, by binary COPY."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from uuid import UUID

from psycopg import sql
from psycopg.types import TypeInfo

from libs.common.database import Connection
from libs.common.knowledge import vector_type
from libs.common.knowledge.models import EmbeddingModel

_LOCK = 0x6B6E_6F77  # "know": any number that nothing else locks
_TYPES = ["int2", "uuid", "int2", "uuid", "uuid", "text", "text", "vector"]

_COPY = sql.SQL(
    "COPY {} (model_id, chunk_id, facet, dealership_id, source_id, kind, language, embedding) "
    "FROM STDIN (FORMAT binary)"
)


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
        self,
        connection: Connection,
        model: EmbeddingModel,
        vectors: Mapping[UUID, Sequence[array[float]]],
    ) -> int:
        """Store the vectors of chunks (one for each facet) that still exist and have none; how many chunks those were."""
        await self._register(connection)
        await locked(connection)
        rows = await _writable(connection, model, list(vectors))
        statement = _COPY.format(sql.Identifier(model.table))
        async with connection.cursor() as cursor, cursor.copy(statement) as copy:
            copy.set_types(_TYPES)
            for chunk_id, *others in rows:
                for facet, values in enumerate(vectors[chunk_id]):
                    await copy.write_row((model.id, chunk_id, facet, *others, values))
        return len(rows)

    async def write_memories(
        self, connection: Connection, model: EmbeddingModel, vectors: Mapping[UUID, array[float]]
    ) -> None:
        """Store the vectors of memories that still exist and have none."""
        await self._register(connection)
        async with connection.cursor() as cursor:
            await cursor.executemany(
                """
                INSERT INTO memory_vectors (model_id, memory_id, dealership_id, contact_id, embedding)
                SELECT %s, id, dealership_id, contact_id, %s FROM memories WHERE id = %s ON CONFLICT DO NOTHING
                """,
                [(model.id, values, identifier) for identifier, values in vectors.items()],
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
