"""Which dealership a number belongs to: known of every event that comes from the platform."""

from __future__ import annotations

import asyncio
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
        self._asking = asyncio.Lock()

    async def of_number(self, phone_number_id: str) -> UUID | None:
        """The number's dealership; None when nobody has configured the number. Raises DatabaseUnavailable."""
        if known := self._remembered(phone_number_id):
            return known
        async with self._asking:  # one asks for all, and they go on in the order in which they came
            return self._remembered(phone_number_id) or await self._found(phone_number_id)

    def _remembered(self, phone_number_id: str) -> UUID | None:
        known, until = self._known.get(phone_number_id, (None, 0.0))
        return known if until > self._clock.monotonic() else None

    async def _found(self, phone_number_id: str) -> UUID | None:
        async with self._database.statement(dealership_id=EVERY_DEALERSHIP) as connection:
            found = await of_number(connection, phone_number_id)
        if found:
            self._known[phone_number_id] = (found, self._clock.monotonic() + REMEMBER_SECONDS)
        return found


async def of_number(connection: Connection, phone_number_id: str) -> UUID | None:
    """The dealership whose customers write to the number; None when nobody has configured it."""
    cursor = await connection.execute(
        "SELECT dealership_id FROM whatsapp_numbers WHERE phone_number_id = %s", (phone_number_id,)
    )
    row = await cursor.fetchone()
    return row[0] if row else None
