"""Updates of webhooks that are no message of a customer of ours, stored as they came."""

from __future__ import annotations

from uuid import UUID

from libs.common.database import Connection
from libs.common.events import UpdateReceived
from libs.common.jsonb import to_jsonb


async def add(connection: Connection, update: UpdateReceived, *, dealership_id: UUID | None) -> None:
    """Store `update` under its event's id, once however often it is delivered."""
    await connection.execute(
        """
        INSERT INTO platform_updates (id, dealership_id, business_account_id, phone_number_id, field, reason,
                                      raw, received_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (id) DO NOTHING
        """,
        (
            update.event_id,
            dealership_id,
            update.business_account_id,
            update.phone_number_id,
            update.field,
            update.reason,
            to_jsonb(update.raw),
            update.received_at,
        ),
    )
