"""What customers own, read for whoever speaks with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from libs.common import sales
from libs.common.database import Database
from libs.common.sales import Sale


class Garage(Protocol):
    """Knows what was sold to whom."""

    async def of(self, dealership_id: UUID, contact_id: UUID) -> Sequence[Sale]:
        """What a customer has bought here, the newest first."""


class EmptyGarage:
    """Knows of no sale."""

    async def of(self, dealership_id: UUID, contact_id: UUID) -> Sequence[Sale]:  # noqa: ARG002 - of nobody
        """Nothing."""
        return ()


EMPTY_GARAGE: Garage = EmptyGarage()


class DatabaseGarage:
    """Knows what staff have recorded."""

    def __init__(self, database: Database) -> None:
        """Read from `database`."""
        self._database = database

    async def of(self, dealership_id: UUID, contact_id: UUID) -> Sequence[Sale]:
        """What is recorded. Raises DatabaseUnavailable."""
        async with self._database.statement(dealership_id=dealership_id) as connection:
            return await sales.of_contact(connection, contact_id)
