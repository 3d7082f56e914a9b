"""Calls of customers: recorded, and noted for the window in which free text may be sent."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from libs.common.clock import Clock
from libs.common.database import Database
from libs.common.events import CallReceived, UpdateReceived
from libs.common.identifiers import NewIdentifier
from services.router.continuing import Thread, proceed
from services.router.identity import Alias
from services.router.repositories import conversations, updates
from services.router.writers import identify


class Calls:
    """Notes calls, each in one transaction, however often it is told."""

    def __init__(self, database: Database, *, clock: Clock, new_id: NewIdentifier) -> None:
        """Record in `database`; `new_id` names contacts and conversations."""
        self._database = database
        self._clock = clock
        self._new_id = new_id

    async def note(self, event: CallReceived, dealership_id: UUID, names: Sequence[Alias]) -> None:
        """Keep the call of the customer known as `names`, and its moment. Raises DatabaseUnavailable."""
        now = self._clock.now()
        async with self._database.transaction(pipelined=True, dealership_id=dealership_id) as connection:
            await updates.add(connection, as_update(event), dealership_id=dealership_id)
            contact_id = await identify(
                connection, dealership_id, names, event.caller, now=now, new_id=self._new_id
            )
            found, _ = await conversations.find(connection, contact_id, event.phone_number_id)
            conversation_id = await proceed(
                connection,
                Thread(dealership_id, contact_id, event.phone_number_id),
                found,
                occurred_at=event.occurred_at,
                now=now,
                new_id=self._new_id,
            )
            await conversations.note_call(connection, conversation_id, at=event.occurred_at)


def as_update(event: CallReceived) -> UpdateReceived:
    """The call as it came, to be kept among the other updates."""
    return UpdateReceived(
        event_id=event.event_id,
        received_at=event.received_at,
        field="calls",
        reason="call",
        raw=event.raw,
        business_account_id=event.business_account_id,
        phone_number_id=event.phone_number_id,
    )
