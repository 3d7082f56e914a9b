"""Writing vectors, by binary COPY."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from uuid import UUID

from psycopg import sql
from psycopg.rows import TupleRow
from psycopg.types import TypeInfo

from libs.common.database import Connection
from libs.common.knowledge import copy_format, vector_type
from libs.common.knowledge.models import EmbeddingModel

_LOCK = 0x6B6E_6F77  # "know": any number that nothing else locks
ROWS_PER_WRITE = 64
"""Chunks encoded at once; the loop is free in between."""

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
        """Store the vectors of chunks (one for each facet) that still exist and have none; how many
        chunks those were.
        """
        await locked(connection)
        rows = await _writable(connection, model, list(vectors))
        statement = _COPY.format(sql.Identifier(model.table))
        places: dict[tuple[object, ...], bytes] = {}
        async with connection.cursor() as cursor, cursor.copy(statement) as copy:
            await copy.write(copy_format.HEADER)
            for start in range(0, len(rows), ROWS_PER_WRITE):
                part = rows[start : start + ROWS_PER_WRITE]
                await copy.write(_encoded(model, part, vectors, places))
            await copy.write(copy_format.TRAILER)
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
                SELECT %s, id, dealership_id, contact_id, %s FROM memories WHERE id = %s ON CONFLICT DO
                NOTHING
                """,
                [(model.id, values, identifier) for identifier, values in vectors.items()],
            )

    async def _register(self, connection: Connection) -> None:
        self._type = self._type or await vector_type.fetch(connection)
        vector_type.register(connection, self._type)


def _encoded(
    model: EmbeddingModel,
    rows: Sequence[TupleRow],
    vectors: Mapping[UUID, Sequence[array[float]]],
    places: dict[tuple[object, ...], bytes],
) -> bytes:
    encoded: list[bytes] = []
    for chunk_id, *where in rows:
        key = tuple(where)
        if key not in places:
            places[key] = copy_format.place(*where)
        encoded += (
            copy_format.row(model.id, chunk_id, facet, places[key], values)
            for facet, values in enumerate(vectors[chunk_id])
        )
    return b"".join(encoded)


async def _writable(connection: Connection, model: EmbeddingModel, identifiers: list[UUID]) -> list[TupleRow]:
    cursor = connection.cursor(binary=True)
    await cursor.execute(
        sql.SQL(
            """
            SELECT id, dealership_id, source_id, kind, language FROM knowledge_chunks chunk
            WHERE id = ANY(%s) AND NOT EXISTS (SELECT FROM {} v WHERE v.chunk_id = chunk.id AND v.model_id =
            %s)
            """
        ).format(sql.Identifier(model.table)),
        (identifiers, model.id),
    )
    return await cursor.fetchall()
