"""Which dealership a number belongs to: known of every event that comes from the platform."""

from __future__ import annotations

from uuid import UUID

from libs.common.clock import Clock
from libs.common.database import EVERY_DEALERSHIP, Connection, Database

REMEMBER_SECONDS = 60.0


class Dealerships:
    """Dealerships by the number that customers write to, remembered for REMEMBER_SECONDS."""

    def __init__(self, database: Database, *, clock: Clock) -> None:
        """Read from `database` what is not remembered."""
        self._database = database
        self._clock = clock
        self._known: dict[str, tuple[UUID, float]] = {}

    async def of_number(self, phone_number_id: str) -> UUID | None:
        """The number's dealership; None when nobody has configured the number. Raises DatabaseUnavailable."""
        now = self._clock.monotonic()
        known, until = self._known.get(phone_number_id, (None, now))
        if until > now:
            return known
        async with self._database.statement(dealership_id=EVERY_DEALERSHIP) as connection:
            found = await of_number(connection, phone_number_id)
        if found:
            self._known[phone_number_id] = (found, now + REMEMBER_SECONDS)
        return found


async def of_number(connection: Connection, phone_number_id: str) -> UUID | None:
    """The dealership whose customers write to the number; None when nobody has configured it."""
    cursor = await connection.execute(
        "SELECT dealership_id FROM whatsapp_numbers WHERE phone_number_id = %s", (phone_number_id,)
    )
    row = await cursor.fetchone()
    return row[0] if row else None
