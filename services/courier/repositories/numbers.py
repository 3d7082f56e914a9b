"""The health of the dealerships' numbers."""

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


async def resting(connection: Connection, *, now: datetime) -> dict[str, bool]:
    """Every number, and whether its campaigns rest."""
    cursor = await connection.execute(
        "SELECT phone_number_id, coalesce(campaigns_rest_until > %s, false) FROM whatsapp_numbers", (now,)
    )
    return dict(await cursor.fetchall())
