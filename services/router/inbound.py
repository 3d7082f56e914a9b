"""What comes in from the gateway: what is said and who holds the thread, and every other update."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import msgspec
import structlog

from libs.common.database import EVERY_DEALERSHIP, Database, DatabaseUnavailable
from libs.common.dealerships import Dealerships
from libs.common.events import (
    CallReceived,
    MessageEchoed,
    MessageReceived,
    PreferenceStated,
    ThreadHandedOver,
    UpdateReceived,
)
from libs.common.metrics import Metrics
from libs.common.outbox import Outbox, Row
from libs.common.streams import InboundEvent
from libs.faust_redis.errors import AppendFailed
from libs.faust_redis.outcomes import Done, Later, Outcome
from services.router import calls, standing
from services.router.alarm import Alarm
from services.router.calls import Calls
from services.router.identity import Alias, aliases
from services.router.preferences import Preferences
from services.router.preferences import as_update as preference_as_update
from services.router.reception import AlreadyStored, Reception
from services.router.repositories import numbers, updates
from services.router.standing import Rest
from services.router.takeovers import TakenBy, Takeovers, as_update

RETRY_SECONDS = 1.0

_log = structlog.stdlib.get_logger(__name__)


class Inbound:
    """The handler of WA_INBOUND."""

    def __init__(
        self,
        database: Database,
        dealerships: Dealerships,
        reception: Reception,
        takeovers: Takeovers,
        *,
        preferences: Preferences,
        calls: Calls,
        outbox: Outbox,
        alarm: Alarm,
        metrics: Metrics,
    ) -> None:
        """`outbox` asks the courier for files; `alarm` is told when the turns of stored messages are due."""
        self._database = database
        self._dealerships = dealerships
        self._reception = reception
        self._takeovers = takeovers
        self._preferences = preferences
        self._calls = calls
        self._outbox = outbox
        self._alarm = alarm
        self._metrics = metrics

    async def __call__(self, event: InboundEvent) -> Outcome:
        """Store `event`: done once it is committed, later while Postgres is away."""
        try:
            match event:
                case UpdateReceived():
                    await self._keep(event, await self._dealerships.of_number(event.phone_number_id))
                case ThreadHandedOver():
                    await self._hand_over(event)
                case PreferenceStated():
                    await self._prefer(event)
                case CallReceived():
                    await self._called(event)
                case _:
                    await self._take(event)
        except DatabaseUnavailable as error:
            _log.warning("message_waits_for_database", event_id=str(event.event_id), problem=error.problem)
            return Later(RETRY_SECONDS, "Postgres is unavailable")
        return Done()

    async def _hand_over(self, event: ThreadHandedOver) -> None:
        dealership_id = await self._dealerships.of_number(event.phone_number_id)
        if dealership_id is None:
            await self._keep(as_update(event), dealership_id)
        elif await self._takeovers.handover(event, dealership_id, aliases(event)):
            self._silenced(event.event_id, TakenBy.OTHER_ASSISTANT)

    async def _prefer(self, event: PreferenceStated) -> None:
        dealership_id = await self._dealerships.of_number(event.phone_number_id)
        if dealership_id is None:
            await self._keep(preference_as_update(event), dealership_id)
        else:
            await self._preferences.state(event, dealership_id, aliases(event))

    async def _called(self, event: CallReceived) -> None:
        dealership_id = await self._dealerships.of_number(event.phone_number_id)
        if dealership_id is None:
            await self._keep(calls.as_update(event), dealership_id)
        else:
            await self._calls.note(event, dealership_id, aliases(event))

    async def _take(self, event: MessageReceived | MessageEchoed) -> None:
        dealership_id = await self._dealerships.of_number(event.phone_number_id)
        names = aliases(event)
        if dealership_id is None:
            outcome = await self._set_aside(event, "unknown_number", dealership_id)
        elif isinstance(event, MessageEchoed):
            outcome = await self._echo(event, dealership_id, names)
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
            stored = await self._reception.store(event, dealership_id, names)
        except AlreadyStored:
            return "duplicate"
        if stored.turn:
            self._alarm.set(stored.turn.due_at)
        if stored.taken:
            self._silenced(event.event_id, TakenBy.OTHER_ASSISTANT)
        turn_id = str(stored.turn.id) if stored.turn else None
        _log.info("message_stored", event_id=str(event.event_id), turn_id=turn_id)
        await self._publish(stored.rows)
        return "stored"

    async def _echo(self, event: MessageEchoed, dealership_id: UUID, names: Sequence[Alias]) -> str:
        taken = await self._takeovers.echo(event, dealership_id, names)
        if taken is None:
            return "duplicate"
        if taken:
            self._silenced(event.event_id, TakenBy.PHONE_APP)
        return "stored"

    async def _publish(self, rows: Sequence[Row]) -> None:
        try:
            await self._outbox.publish(rows)
        except (AppendFailed, DatabaseUnavailable) as error:
            _log.warning("files_left_to_the_sweeper", problem=type(error).__name__, files=len(rows))

    def _silenced(self, event_id: UUID, by: TakenBy) -> None:
        self._metrics.handoffs.labels(by).inc()
        _log.info("assistant_silenced", event_id=str(event_id), by=by)

    async def _set_aside(
        self, event: MessageReceived | MessageEchoed, reason: str, dealership_id: UUID | None
    ) -> str:
        """Keep a message that is not answered; gives back `reason`."""
        update = UpdateReceived(
            event_id=event.event_id,
            received_at=event.received_at,
            field="smb_message_echoes" if isinstance(event, MessageEchoed) else "messages",
            reason=reason,
            raw=msgspec.Raw(msgspec.json.encode(event)),
            phone_number_id=event.phone_number_id,
        )
        await self._keep(update, dealership_id)
        _log.warning("message_set_aside", event_id=str(event.event_id), reason=reason)
        return reason

    async def _keep(self, update: UpdateReceived, dealership_id: UUID | None) -> None:
        told = standing.heard(update)
        # A number that nobody has configured is nobody's, and a notice may be on every number.
        whose = dealership_id if dealership_id and not told else EVERY_DEALERSHIP
        async with self._database.transaction(dealership_id=whose) as connection:
            await updates.add(connection, update, dealership_id=dealership_id)
            if isinstance(told, Rest):
                await numbers.rest(connection, told, now=update.received_at)
            elif told:
                await numbers.recover(connection, told)
        if told:
            word = "campaigns_rest" if isinstance(told, Rest) else "campaigns_go_on"
            _log.warning(word, event_id=str(update.event_id), field=update.field, scope=told.scope)
