"""The SQL of sources and their chunks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from libs.common.database import Connection
from libs.common.knowledge.results import Kind
from services.embeddings.sources.chunks import Chunk
from services.embeddings.store import locked


@dataclass(frozen=True)
class SourceRow:
    """A source as it is stored."""

    id: UUID
    dealership_id: UUID
    key: str
    kind: Kind
    title: str
    language: str
    media_type: str
    object_key: str
    content_hash: str
    dated_on: date


async def locked_source(connection: Connection, dealership_id: UUID, key: str) -> SourceRow | None:
    """The source, if there is one; two imports of one key follow each other."""
    await connection.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"knowledge {dealership_id} {key}",)
    )
    cursor = await connection.execute(
        """
        SELECT id, dealership_id, key, kind, title, language, media_type, object_key, content_hash, dated_on
        FROM knowledge_sources WHERE dealership_id = %s AND key = %s FOR UPDATE
        """,
        (dealership_id, key),
    )
    row = await cursor.fetchone()
    return SourceRow(*row) if row else None


async def save_source(connection: Connection, source: SourceRow, now: datetime) -> None:
    """Store the source, or what is new about it."""
    await connection.execute(
        """
        INSERT INTO knowledge_sources (id, dealership_id, key, kind, title, language, media_type, object_key,
                                       content_hash, dated_on, imported_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
        ON CONFLICT (dealership_id, key) DO UPDATE
        SET title = excluded.title, media_type = excluded.media_type, object_key = excluded.object_key,
            content_hash = excluded.content_hash, dated_on = excluded.dated_on, imported_at =
            excluded.imported_at, kind = excluded.kind, language = excluded.language
        """,
        (
            source.id,
            source.dealership_id,
            source.key,
            source.kind,
            source.title,
            source.language,
            source.media_type,
            source.object_key,
            source.content_hash,
            source.dated_on,
            now,
        ),
    )


async def remove_source(connection: Connection, source: SourceRow) -> None:
    """Remove the source, its chunks and their vectors."""
    await locked(connection)
    await connection.execute("DELETE FROM knowledge_vectors WHERE source_id = %s", (source.id,))
    await connection.execute("DELETE FROM knowledge_sources WHERE id = %s", (source.id,))


async def chunk_hashes(connection: Connection, source_id: UUID) -> dict[str, UUID]:
    """The chunks of a source, by the hash of their content."""
    cursor = await connection.execute(
        "SELECT content_hash, id FROM knowledge_chunks WHERE source_id = %s", (source_id,)
    )
    return dict(await cursor.fetchall())


async def remove_chunks(connection: Connection, identifiers: Sequence[UUID]) -> None:
    """Remove chunks and their vectors."""
    if identifiers:
        await locked(connection)
        await connection.execute(
            "DELETE FROM knowledge_vectors WHERE chunk_id = ANY(%s)", (list(identifiers),)
        )
        await connection.execute("DELETE FROM knowledge_chunks WHERE id = ANY(%s)", (list(identifiers),))


async def move_chunks(connection: Connection, positions: Mapping[UUID, int]) -> None:
    """Tell where in their source chunks stand now."""
    await connection.execute(
        """
        UPDATE knowledge_chunks chunk SET position = moved.position
        FROM unnest(%s::uuid[], %s::int[]) AS moved (id, position)
        WHERE chunk.id = moved.id AND chunk.position <> moved.position
        """,
        (list(positions), list(positions.values())),
    )


async def add_chunks(
    connection: Connection, source: SourceRow, fresh: Mapping[UUID, Chunk], now: datetime
) -> None:
    """Store new chunks of `source`, by their ids. Titles and ways of asking weigh in the search by words
    too.
    """
    async with connection.cursor() as cursor:
        await cursor.executemany(
            """
            INSERT INTO knowledge_chunks (id, dealership_id, source_id, kind, language, position, anchor,
                                          title_path, body, asked, tokens, content_hash, created_at, lexemes)
            VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, spanish_lexemes(%s))
            """,
            [
                (
                    identifier,
                    source.dealership_id,
                    source.id,
                    source.kind,
                    source.language,
                    chunk.position,
                    chunk.anchor,
                    list(chunk.title_path),
                    chunk.body,
                    list(chunk.asked),
                    chunk.tokens,
                    chunk.content_hash,
                    now,
                    "\n".join((*chunk.title_path, chunk.body, *chunk.asked)),
                )
                for identifier, chunk in fresh.items()
            ],
        )


async def count_lexemes(connection: Connection, dealership_id: UUID) -> None:
    """Count anew in how many chunks of the dealership each lexeme occurs; the empty one stands for all
    chunks.
    """
    await connection.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"knowledge {dealership_id}",)
    )
    await connection.execute("DELETE FROM knowledge_lexemes WHERE dealership_id = %s", (dealership_id,))
    await connection.execute(
        """
        INSERT INTO knowledge_lexemes (dealership_id, lexeme, chunks)
        SELECT %(dealership_id)s, word, count(*) FROM (
            SELECT unnest(tsvector_to_array(lexemes)) AS word FROM knowledge_chunks
            WHERE dealership_id = %(dealership_id)s
        ) AS words GROUP BY word
        UNION ALL
        SELECT %(dealership_id)s, '', count(*) FROM knowledge_chunks WHERE dealership_id = %(dealership_id)s
        """,
        {"dealership_id": dealership_id},
    )
