"""The health of a dealership's numbers."""

from __future__ import annotations

from datetime import datetime

from libs.common.database import Connection


async def stop(
    connection: Connection, phone_number_id: str, code: int | None, *, now: datetime, until: datetime
) -> bool:
    """Record that nothing is to be sent over the number before `until`; whether it was not stopped before."""
    cursor = await connection.execute(
        """
        UPDATE whatsapp_numbers SET stopped_until = %s, stopped_code = %s
        WHERE phone_number_id = %s AND coalesce(stopped_until <= %s, true) RETURNING phone_number_id
        """,
        (until, code, phone_number_id, now),
    )
    return await cursor.fetchone() is not None
