"""What the platform tells about a customer's wishes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from libs.common.database import Connection


async def stop_marketing(connection: Connection, contact_id: UUID, *, now: datetime) -> None:
    """Record that the customer wants no more advertising; the moment of the first wish stays."""
    await connection.execute(
        """
        UPDATE contacts SET marketing_opted_out_at = coalesce(marketing_opted_out_at, %s) WHERE id = %s
        """,
        (now, contact_id),
    )
