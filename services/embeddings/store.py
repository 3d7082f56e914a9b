"""Writing vectors, by binary COPY."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from itertools import compress
from typing import NamedTuple
from uuid import UUID

from psycopg import sql
from psycopg.types import TypeInfo

from libs.common.database import Connection
from libs.common.knowledge import vector_type
from libs.common.knowledge.models import EmbeddingModel
from services.embeddings import copy_format

_LOCK = 0x6B6E_6F77  # "know": any number that nothing else locks

_COPY = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT binary)")
_COLUMNS = sql.SQL(", ").join(map(sql.Identifier, copy_format.COLUMNS))


class SourceRead(NamedTuple):
    """A source as it was when texts of it were read: its chunks are the same while `version` is."""

    dealership_id: UUID
    id: UUID
    version: int


class SourceVectors(NamedTuple):
    """Chunks of one source, no chunk twice, and for each of them a vector for each facet."""

    source: SourceRead
    chunks: Sequence[UUID]
    vectors: Sequence[Sequence[array[float]]]


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
        self, connection: Connection, model: EmbeddingModel, found: Sequence[SourceVectors]
    ) -> int:
        """Store the vectors of those chunks that still exist and have none; how many chunks that was."""
        await locked(connection)
        if not await _as_read(connection, model, found):
            found = await _writable(connection, model, found)
        statement = _COPY.format(sql.Identifier(model.table), _COLUMNS)
        async with connection.cursor() as cursor, cursor.copy(statement) as copy:
            await copy.write(copy_format.HEADER)
            for (dealership_id, source_id, _), chunks, vectors in found:
                for rows in copy_format.rows(model.id, dealership_id, source_id, chunks, vectors):
                    await copy.write(rows)
            await copy.write(copy_format.TRAILER)
        return sum(len(each.chunks) for each in found)

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


async def _as_read(connection: Connection, model: EmbeddingModel, found: Sequence[SourceVectors]) -> bool:
    """Whether no source has changed since its texts were read, and no chunk between the first and the last
    has a vector.

    That is nearly always so, and costs two look-ups, where asking for each chunk took a fifth of a write.
    """
    cursor = await connection.execute(
        sql.SQL(
            """
            SELECT (SELECT count(*)
                    FROM unnest(%(sources)s::uuid[], %(versions)s::bigint[]) AS read (id, version)
                    JOIN knowledge_sources source
                      ON source.id = read.id AND source.xmin::text::bigint = read.version),
                   EXISTS (SELECT FROM {table}
                           WHERE model_id = %(model)s AND chunk_id BETWEEN %(first)s AND %(last)s)
            """
        ).format(table=sql.Identifier(model.table)),
        {
            "sources": [each.source.id for each in found],
            "versions": [each.source.version for each in found],
            "model": model.id,
            **_ends(found),
        },
    )
    return await cursor.fetchone() == (len(found), False)


def _ends(found: Sequence[SourceVectors]) -> dict[str, UUID | None]:
    """The first and the last chunk in Postgres's order, which is that of the bytes."""
    identifiers = [chunk.bytes for each in found for chunk in each.chunks]
    if not identifiers:
        return {"first": None, "last": None}
    return {"first": UUID(bytes=min(identifiers)), "last": UUID(bytes=max(identifiers))}


async def _writable(
    connection: Connection, model: EmbeddingModel, found: Sequence[SourceVectors]
) -> list[SourceVectors]:
    """What is left of `found` when each chunk is asked for: those that exist and have no vectors."""
    cursor = await connection.execute(
        sql.SQL(
            """
            SELECT id FROM knowledge_chunks WHERE id = ANY(%(ids)s)
            EXCEPT SELECT chunk_id FROM {table} WHERE model_id = %(model)s AND chunk_id = ANY(%(ids)s)
            """
        ).format(table=sql.Identifier(model.table)),
        {"ids": [chunk for each in found for chunk in each.chunks], "model": model.id},
    )
    writable = {row[0] for row in await cursor.fetchall()}
    return [_only(each, [chunk in writable for chunk in each.chunks]) for each in found]


def _only(all_of: SourceVectors, chosen: Sequence[bool]) -> SourceVectors:
    return all_of._replace(
        chunks=list(compress(all_of.chunks, chosen)), vectors=list(compress(all_of.vectors, chosen))
    )
