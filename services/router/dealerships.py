"""Which dealership a message is for."""

from __future__ import annotations

from uuid import UUID

from libs.common.clock import Clock
from libs.common.database import Database
from libs.common.identifiers import NewIdentifier
from libs.common.settings import DealershipSettings
from services.router.repositories import dealerships

REMEMBER_SECONDS = 60.0


async def ensure(database: Database, settings: DealershipSettings, *, new_id: NewIdentifier) -> None:
    """Make the installation's dealership and its number what the settings say; nothing else is touched.

    Raises DatabaseUnavailable.
    """
    async with database.transaction() as connection:
        await dealerships.ensure(connection, settings, new_id=new_id())


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
        async with self._database.transaction() as connection:
            found = await dealerships.of_number(connection, phone_number_id)
        if found:
            self._known[phone_number_id] = (found, now + REMEMBER_SECONDS)
        return found
