"""What a reply was answered from: kept for staff, never shown to the customer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from libs.common.database import Connection
from libs.common.knowledge.results import Result


@dataclass(frozen=True)
class Citation:
    """A passage behind a reply, as it was called when the reply was made."""

    chunk_id: UUID
    source_key: str
    source_title: str
    title_path: tuple[str, ...]
    dated_on: date
    score: float


async def keep(
    connection: Connection, dealership_id: UUID, message_id: UUID, results: Sequence[Result]
) -> None:
    """Note in the caller's transaction that the message was made from `results`, the weightiest first."""
    async with connection.cursor() as cursor:
        await cursor.executemany(
            """
            INSERT INTO citations (message_id, position, dealership_id, chunk_id, source_key, source_title,
                                   title_path, dated_on, score)
            VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
            ON CONFLICT DO NOTHING
            """,
            [
                (
                    message_id,
                    position,
                    dealership_id,
                    result.chunk_id,
                    result.source_key,
                    result.source_title,
                    list(result.title_path),
                    result.dated_on,
                    result.similarity or result.coverage,
                )
                for position, result in enumerate(results)
            ],
        )


async def of_message(connection: Connection, dealership_id: UUID, message_id: UUID) -> list[Citation]:
    """What the message was made from, the weightiest first."""
    cursor = await connection.execute(
        """
        SELECT chunk_id, source_key, source_title, title_path, dated_on, score FROM citations
        WHERE dealership_id = %s AND message_id = %s ORDER BY position
        """,
        (dealership_id, message_id),
    )
    return [
        Citation(chunk_id, key, title, tuple(titles), dated_on, score)
        for chunk_id, key, title, titles, dated_on, score in await cursor.fetchall()
    ]
