"""What a reply was answered from: kept for staff, never shown to the customer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
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


@dataclass(frozen=True)
class CitedReply:
    """A reply of the assistant with what it was made from, the weightiest first."""

    message_id: UUID
    body: str
    said_at: datetime
    citations: tuple[Citation, ...]


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


async def of_replies(
    connection: Connection,
    dealership_id: UUID,
    *,
    message: str | None = None,
    conversation_id: UUID | None = None,
    limit: int = 10,
) -> list[CitedReply]:
    """The latest replies of the dealership that were made from the knowledge, the latest first.

    `message` is the id of a reply, ours or WhatsApp's; with `conversation_id` only its replies count.
    """
    cursor = await connection.execute(
        """
        WITH replies AS (
            SELECT m.id, m.content, m.occurred_at FROM messages m
            WHERE m.dealership_id = %(dealership_id)s
              AND (%(message)s::text IS NULL OR m.id::text = %(message)s OR m.wamid = %(message)s)
              AND (%(conversation_id)s::uuid IS NULL OR m.conversation_id = %(conversation_id)s)
              AND EXISTS (SELECT FROM citations c WHERE c.message_id = m.id)
            ORDER BY m.id DESC LIMIT %(limit)s
        )
        SELECT r.id, coalesce(r.content ->> 'body', r.content ->> 'caption', ''), r.occurred_at,
               c.chunk_id, c.source_key, c.source_title, c.title_path, c.dated_on, c.score
        FROM replies r JOIN citations c ON c.message_id = r.id ORDER BY r.id DESC, c.position
        """,
        {
            "dealership_id": dealership_id,
            "message": message,
            "conversation_id": conversation_id,
            "limit": limit,
        },
    )
    rows = await cursor.fetchall()
    return [
        CitedReply(message_id, body, said_at, tuple(_citation(row[3:]) for row in members))
        for (message_id, body, said_at), members in groupby(rows, key=lambda row: row[:3])
    ]


def _citation(row: Sequence[Any]) -> Citation:
    chunk_id, key, title, titles, dated_on, score = row
    return Citation(chunk_id, key, title, tuple(titles), dated_on, score)
