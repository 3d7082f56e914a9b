"""What customers tell the platform about being written to."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from libs.common.clock import Clock
from libs.common.database import Database
from libs.common.events import PreferenceStated, UpdateReceived
from libs.common.identifiers import NewIdentifier
from services.router.identity import Alias
from services.router.repositories import contacts, updates
from services.router.writers import identify

MARKETING = "marketing_messages"
_WANTED = {"stop": False, "resume": True, "signup": True}
"""Whether advertising is welcome after the platform's word; a newer word is kept and changes nothing."""


class Preferences:
    """Records wishes, each in one transaction, however often and in whatever order they are told."""

    def __init__(self, database: Database, *, clock: Clock, new_id: NewIdentifier) -> None:
        """Record in `database`; `new_id` names contacts."""
        self._database = database
        self._clock = clock
        self._new_id = new_id

    async def state(self, event: PreferenceStated, dealership_id: UUID, names: Sequence[Alias]) -> None:
        """Record what the customer called `names` wants. Raises DatabaseUnavailable."""
        async with self._database.transaction(pipelined=True, dealership_id=dealership_id) as connection:
            await updates.add(connection, as_update(event), dealership_id=dealership_id)
            wanted = _WANTED.get(event.value) if event.category == MARKETING else None
            if wanted is None:
                return
            contact_id = await identify(
                connection, dealership_id, names, event.customer, now=self._clock.now(), new_id=self._new_id
            )
            await contacts.state_marketing(connection, contact_id, wanted=wanted, at=event.occurred_at)


def as_update(event: PreferenceStated) -> UpdateReceived:
    """The wish as it came, to be kept among the other updates."""
    return UpdateReceived(
        event_id=event.event_id,
        received_at=event.received_at,
        field="user_preferences",
        reason="preference",
        raw=event.raw,
        business_account_id=event.business_account_id,
        phone_number_id=event.phone_number_id,
    )
