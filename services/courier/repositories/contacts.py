"""What the platform tells about a customer's wishes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from libs.common.database import Connection


async def opt_out(connection: Connection, contact_id: UUID, *, now: datetime) -> None:
    """Record that the customer wants no more messages; the moment of the first wish stays."""
    await connection.execute(
        "UPDATE contacts SET opted_out_at = coalesce(opted_out_at, %s) WHERE id = %s", (now, contact_id)
    )
