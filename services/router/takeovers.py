"""Conversations that somebody else has taken over: a person in the phone's app, or another assistant."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from libs.common.clock import Clock
from libs.common.database import Connection, Database
from libs.common.events import MessageEchoed, ThreadHandedOver, UpdateReceived
from libs.common.identifiers import NewIdentifier
from libs.common.messages import Sender
from services.router.continuing import Thread, proceed
from services.router.identity import Alias
from services.router.repositories import conversations, messages, updates
from services.router.writers import identify


class TakenBy(StrEnum):
    """Who has the conversation now; kept with it, and counted."""

    PHONE_APP = "phone_app"
    OTHER_ASSISTANT = "other_assistant"


class Takeovers:
    """Silences the assistant, each time in one transaction, however often it is told."""

    def __init__(self, database: Database, *, clock: Clock, new_id: NewIdentifier) -> None:
        """Record in `database`; `new_id` names contacts and conversations."""
        self._database = database
        self._clock = clock
        self._new_id = new_id

    async def echo(self, event: MessageEchoed, dealership_id: UUID, names: Sequence[Alias]) -> bool | None:
        """Store what a person wrote in the phone's app to the customer called `names`.

        Whether the assistant has fallen silent by it; None when the message was stored before. Raises
        DatabaseUnavailable.
        """
        async with self._database.transaction(pipelined=True, dealership_id=dealership_id) as connection:
            conversation_id = await self._conversation(
                connection, event, event.recipient, dealership_id, names
            )
            added = await messages.add(
                connection,
                event,
                dealership_id=dealership_id,
                conversation_id=conversation_id,
                turn_id=None,
                now=self._clock.now(),
            )
            if added is None:
                return None
            return await self._take(connection, conversation_id, TakenBy.PHONE_APP, event.occurred_at)

    async def handover(self, event: ThreadHandedOver, dealership_id: UUID, names: Sequence[Alias]) -> bool:
        """Record that the thread with the customer called `names` changed hands; whether that silences us.

        Raises DatabaseUnavailable.
        """
        async with self._database.transaction(pipelined=True, dealership_id=dealership_id) as connection:
            await updates.add(connection, as_update(event), dealership_id=dealership_id)
            conversation_id = await self._conversation(
                connection, event, event.customer, dealership_id, names
            )
            return await self._take(connection, conversation_id, TakenBy.OTHER_ASSISTANT, event.occurred_at)

    async def _conversation(
        self,
        connection: Connection,
        event: MessageEchoed | ThreadHandedOver,
        customer: Sender,
        dealership_id: UUID,
        names: Sequence[Alias],
    ) -> UUID:
        now = self._clock.now()
        contact_id = await identify(connection, dealership_id, names, customer, now=now, new_id=self._new_id)
        found, _ = await conversations.find(connection, contact_id, event.phone_number_id)
        return await proceed(
            connection,
            Thread(dealership_id, contact_id, event.phone_number_id),
            found,
            occurred_at=event.occurred_at,
            now=now,
            new_id=self._new_id,
        )

    async def _take(
        self, connection: Connection, conversation_id: UUID, by: TakenBy, occurred_at: datetime
    ) -> bool:
        return await conversations.take_over(
            connection, conversation_id, by, occurred_at=occurred_at, now=self._clock.now()
        )


def as_update(event: ThreadHandedOver) -> UpdateReceived:
    """The handover as it came, to be kept among the other updates."""
    return UpdateReceived(
        event_id=event.event_id,
        received_at=event.received_at,
        field="messaging_handovers",
        reason="handover",
        raw=event.raw,
        business_account_id=event.business_account_id,
        phone_number_id=event.phone_number_id,
    )
