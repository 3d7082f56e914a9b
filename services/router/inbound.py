"""What comes in from the gateway: customers' messages, and every update that nobody else takes."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import msgspec
import structlog

from libs.common.database import Database, DatabaseUnavailable
from libs.common.events import MessageReceived, UpdateReceived
from libs.common.metrics import Metrics
from libs.faust_redis.outcomes import Done, Later, Outcome
from services.router.alarm import Alarm
from services.router.dealerships import Dealerships
from services.router.identity import Alias, aliases
from services.router.reception import AlreadyStored, Reception
from services.router.repositories import updates

RETRY_SECONDS = 1.0

_log = structlog.stdlib.get_logger(__name__)


class Inbound:
    """The handler of WA_INBOUND."""

    def __init__(
        self,
        database: Database,
        dealerships: Dealerships,
        reception: Reception,
        alarm: Alarm,
        *,
        metrics: Metrics,
    ) -> None:
        """`alarm` is told when the turns of stored messages are due."""
        self._database = database
        self._dealerships = dealerships
        self._reception = reception
        self._alarm = alarm
        self._metrics = metrics

    async def __call__(self, event: MessageReceived | UpdateReceived) -> Outcome:
        """Store `event`: done once it is committed, later while Postgres is away."""
        try:
            if isinstance(event, UpdateReceived):
                await self._keep(event, await self._dealerships.of_number(event.phone_number_id))
            else:
                await self._take(event)
        except DatabaseUnavailable as error:
            _log.warning("message_waits_for_database", event_id=str(event.event_id), problem=error.problem)
            return Later(RETRY_SECONDS, "Postgres is unavailable")
        return Done()

    async def _take(self, event: MessageReceived) -> None:
        dealership_id = await self._dealerships.of_number(event.phone_number_id)
        names = aliases(event)
        if dealership_id is None:
            outcome = await self._set_aside(event, "unknown_number", dealership_id)
        elif event.group_id:
            # An answer would go to the writer alone, who asked before others.
            outcome = await self._set_aside(event, "group", dealership_id)
        elif not names:
            outcome = await self._set_aside(event, "no_sender", dealership_id)
        else:
            outcome = await self._store(event, dealership_id, names)
        self._metrics.messages.labels(outcome).inc()

    async def _store(self, event: MessageReceived, dealership_id: UUID, names: Sequence[Alias]) -> str:
        try:
            turn = await self._reception.store(event, dealership_id, names)
        except AlreadyStored:
            return "duplicate"
        if turn:
            self._alarm.set(turn.due_at)
        turn_id = str(turn.id) if turn else None
        _log.info("message_stored", event_id=str(event.event_id), turn_id=turn_id)
        return "stored"

    async def _set_aside(self, event: MessageReceived, reason: str, dealership_id: UUID | None) -> str:
        """Keep a message that is not answered; gives back `reason`."""
        update = UpdateReceived(
            event_id=event.event_id,
            received_at=event.received_at,
            field="messages",
            reason=reason,
            raw=msgspec.Raw(msgspec.json.encode(event)),
            phone_number_id=event.phone_number_id,
        )
        await self._keep(update, dealership_id)
        _log.warning("message_set_aside", event_id=str(event.event_id), reason=reason)
        return reason

    async def _keep(self, update: UpdateReceived, dealership_id: UUID | None) -> None:
        async with self._database.transaction() as connection:
            await updates.add(connection, update, dealership_id=dealership_id)
