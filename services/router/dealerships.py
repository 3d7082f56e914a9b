"""The installation's own dealership, as its settings name it."""

from __future__ import annotations

from libs.common.database import EVERY_DEALERSHIP, Database
from libs.common.identifiers import NewIdentifier
from libs.common.settings import DealershipSettings
from services.router.repositories import dealerships


async def ensure(database: Database, settings: DealershipSettings, *, new_id: NewIdentifier) -> None:
    """Make the installation's dealership and its number what the settings say; nothing else is touched.

    Raises DatabaseUnavailable.
    """
    async with database.transaction(dealership_id=EVERY_DEALERSHIP) as connection:
        await dealerships.ensure(connection, settings, new_id=new_id())
