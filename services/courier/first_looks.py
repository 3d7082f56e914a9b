"""Messages that wait for their call, looked at and claimed many in one statement, without a transaction."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from libs.common.clock import Clock
from libs.common.database import Database
from libs.common.gathering import Gathering
from services.courier.delivery import Delivery
from services.courier.gate import WINDOW
from services.courier.repositories import deliveries

GATHER_SECONDS = 0.002
"""Customers wait for what is gathered here: what comes in one read is enough."""


class FirstLooks:
    """Looks at messages without holding them, and claims those that nobody has touched since."""

    def __init__(self, database: Database, *, clock: Clock) -> None:
        """Find and claim in `database`."""
        self._database = database
        self._clock = clock
        self._looks = Gathering(self._look, wait_seconds=GATHER_SECONDS)
        self._claims = Gathering(self._claim, wait_seconds=GATHER_SECONDS)

    async def look(self, dealership_id: UUID, message_id: UUID) -> Delivery | None:
        """The dealership's message as it is; None when there is none. Raises DatabaseUnavailable."""
        return await self._looks(dealership_id, message_id)

    async def claim(self, seen: Delivery) -> bool:
        """Record that the message is about to be sent, if it is pending as it was `seen`; whether it is.

        Raises DatabaseUnavailable.
        """
        return await self._claims(seen.dealership_id, seen)

    async def _look(self, dealership_id: UUID, message_ids: Sequence[UUID]) -> list[Delivery | None]:
        async with self._database.statement(dealership_id=dealership_id) as connection:
            found = await deliveries.look(connection, message_ids, oldest=self._clock.now() - WINDOW)
        return [found.get(message_id) for message_id in message_ids]

    async def _claim(self, dealership_id: UUID, seen: Sequence[Delivery]) -> list[bool]:
        async with self._database.statement(dealership_id=dealership_id) as connection:
            claimed = await deliveries.claim_unchanged(connection, seen, now=self._clock.now())
        claims = []
        for each in seen:
            claims.append(each.message_id in claimed)
            claimed.discard(each.message_id)  # of two that want the same message, the first has it
        return claims
