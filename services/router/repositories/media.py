"""Files that came with messages, to be fetched by the courier."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from libs.common.database import Connection


async def want(
    connection: Connection, message_id: UUID, dealership_id: UUID, *, spoken: bool, now: datetime
) -> None:
    """Record that the message's file is to be fetched from the platform, and written down when `spoken`."""
    await connection.execute(
        "INSERT INTO media (message_id, dealership_id, transcription, wanted_at) VALUES (%s, %s, %s, %s)",
        (message_id, dealership_id, "wanted" if spoken else None, now),
    )
