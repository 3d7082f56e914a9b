"""Files of customers' messages: which are wanted, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from psycopg.rows import class_row

from libs.common.database import Connection

Transcription = Literal["wanted", "done", "unavailable", "failed"]


@dataclass(frozen=True)
class WantedFile:
    """A file of a message, with the message as it reads now."""

    message_id: UUID
    dealership_id: UUID
    phone_number_id: str
    state: str
    wanted_at: datetime
    object_key: str | None
    content: str
    conversation_id: UUID
    transcription: Transcription | None
    """What became of writing down what is said in it; None when that is not asked for."""
    media_type: str | None
    size_bytes: int | None
    sha256: str | None

    @property
    def stored(self) -> StoredFile | None:
        """Where it is in the store; None while it is not, or not any more."""
        if not (self.object_key and self.media_type and self.size_bytes is not None and self.sha256):
            return None
        return StoredFile(self.object_key, self.media_type, self.size_bytes, self.sha256)


@dataclass(frozen=True)
class StoredFile:
    """Where a file is in the store, and what it is by its content."""

    object_key: str
    media_type: str
    size_bytes: int
    sha256: str


async def find(connection: Connection, message_id: UUID) -> WantedFile | None:
    """The file of the message, if one came with it."""
    async with connection.cursor(row_factory=class_row(WantedFile)) as cursor:
        await cursor.execute(
            """
            SELECT f.message_id, f.dealership_id, c.phone_number_id, f.state, f.wanted_at, f.object_key,
                   m.content::text AS content, m.conversation_id, f.transcription, f.media_type,
                   f.size_bytes, f.sha256
            FROM media f
            JOIN messages m ON m.id = f.message_id
            JOIN conversations c ON c.id = m.conversation_id
            WHERE f.message_id = %s
            """,
            (message_id,),
        )
        return await cursor.fetchone()


async def store(connection: Connection, message_id: UUID, file: StoredFile, *, now: datetime) -> bool:
    """Record that the file is in the store; whether it was still wanted."""
    cursor = await connection.execute(
        """
        UPDATE media SET state = 'stored', settled_at = %s, object_key = %s, media_type = %s, size_bytes = %s,
                         sha256 = %s
        WHERE message_id = %s AND state = 'wanted' RETURNING message_id
        """,
        (now, file.object_key, file.media_type, file.size_bytes, file.sha256, message_id),
    )
    return await cursor.fetchone() is not None


async def give_up(
    connection: Connection, message_id: UUID, state: str, *, reason: str | None, now: datetime
) -> None:
    """Record that the file is not in the store, and why."""
    await connection.execute(
        """
        UPDATE media SET state = %s, reason = %s, settled_at = %s, object_key = NULL,
                         transcription = CASE WHEN transcription = 'wanted' THEN 'unavailable'
                                              ELSE transcription END
        WHERE message_id = %s
        """,
        (state, reason, now, message_id),
    )


async def write_down(
    connection: Connection, message_id: UUID, transcription: Transcription, text: str
) -> None:
    """Record what is said in the message's voice note, or that nobody could write it down.

    A message that was taken back meanwhile stays so.
    """
    await connection.execute(
        "UPDATE media SET transcription = %s WHERE message_id = %s", (transcription, message_id)
    )
    if text:
        await connection.execute(
            """
            UPDATE messages SET content = content || jsonb_build_object('transcript', %s::text)
            WHERE id = %s AND content ->> 'kind' = 'media'
            """,
            (text.replace("\0", ""), message_id),
        )
