"""Writing to customers of one's own accord: in the right hours, once, and to nobody to be left alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import structlog

from libs.common import limits, outbox
from libs.common.clock import Clock
from libs.common.database import EVERY_DEALERSHIP, Connection, Database, DatabaseUnavailable
from libs.common.events import MessageQueued
from libs.common.identifiers import NewIdentifier
from libs.common.metrics import Metrics
from libs.common.opening_hours import OpeningHours
from libs.common.outbox import Outbox, Row
from libs.common.streams import WA_CAMPAIGNS
from libs.faust_redis.errors import AppendFailed
from services.agents.outreach import repository
from services.agents.outreach.occasion import Drop, Due, Occasion, Standing, Verdict, Wait, Write
from services.agents.outreach.rules import LOOK_AGAIN, Hours, may_leave, stops

EACH_SECONDS = 60.0

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Outreach:
    """Writes what is due. One process does, the leader; if two should, each message is written once."""

    occasions: Sequence[Occasion[Any]]  # each with rows of its own type
    database: Database
    outbox: Outbox
    hours: OpeningHours
    off_peak: Hours
    batch: int
    """Messages of one occasion in one run."""
    clock: Clock
    new_id: NewIdentifier
    metrics: Metrics

    async def run(self) -> int:
        """Write a batch of what is due; how many messages. Raises DatabaseUnavailable."""
        return sum([await self._batch(occasion) for occasion in self.occasions])

    async def _batch(self, occasion: Occasion[Any]) -> int:
        now = self.clock.now()
        marketing = occasion.marketing
        if not may_leave(marketing=marketing, now=now, hours=self.hours, off_peak=self.off_peak):
            return 0
        async with self.database.statement(dealership_id=EVERY_DEALERSHIP) as connection:
            due = await occasion.due(connection, now=now, limit=self.batch)
        rows = [row for each in due if (row := await self._one(occasion, each))]
        await self._publish(rows)
        return len(rows)

    async def _one(self, occasion: Occasion[Any], due: Due) -> Row | None:
        verdict: Verdict | None = None
        row = None
        try:
            async with self.database.transaction(dealership_id=due.dealership_id) as connection:
                verdict, row = await self._settle(connection, occasion, due)
        except DatabaseUnavailable:
            raise
        except Exception:  # noqa: BLE001 - one customer's row must not hold the others' up; it is looked at later
            _log.exception("outreach_failed", kind=occasion.kind, row_id=str(due.row_id))
            await self._put_off(occasion, due)
        self.metrics.outreaches.labels(occasion.kind, _outcome(verdict)).inc()
        return row

    async def _settle(
        self, connection: Connection, occasion: Occasion[Any], due: Due
    ) -> tuple[Verdict, Row | None]:
        now = self.clock.now()
        standing = await repository.standing(connection, due.contact_id, now=now)
        # Read again under the contact's lock: what was said meanwhile may have settled it.
        current = next(iter(await occasion.due(connection, now=now, limit=1, only=due.row_id)), None)
        if current is None or standing is None:
            gone = Drop("settled" if current is None else "never_spoke")
            if current is not None:
                await occasion.settle(connection, current, gone, now=now)
            return gone, None
        verdict = stops(standing, now, marketing=occasion.marketing) or occasion.compose(
            current, standing, now
        )
        row = None
        if isinstance(verdict, Write) and not await repository.written_before(connection, due, occasion.kind):
            row = await self._write(connection, occasion.kind, current, standing, verdict)
        await occasion.settle(connection, current, verdict, now=now)
        return verdict, row

    async def _write(
        self, connection: Connection, kind: str, due: Due, standing: Standing, said: Write
    ) -> Row:
        now, message_id = self.clock.now(), self.new_id()
        content = said.text if standing.window_open else said.template
        limits.check(content)
        conversation_id = standing.conversation_id
        if conversation_id is None:
            conversation_id = self.new_id()
            number = standing.phone_number_id
            await repository.begin_conversation(connection, conversation_id, due, number, now=now)
        await repository.write(
            connection,
            message_id,
            self.new_id(),
            due,
            kind=kind,
            conversation_id=conversation_id,
            said=said,
            content=content,
            now=now,
        )
        event = MessageQueued(event_id=self.new_id(), dealership_id=due.dealership_id, message_id=message_id)
        row = Row(WA_CAMPAIGNS, event)
        await outbox.add(connection, due.dealership_id, [row], clock=self.clock)
        return row

    async def _put_off(self, occasion: Occasion[Any], due: Due) -> None:
        now = self.clock.now()
        async with self.database.transaction(dealership_id=due.dealership_id) as connection:
            await occasion.settle(connection, due, Wait(now + LOOK_AGAIN, "it failed"), now=now)

    async def _publish(self, rows: list[Row]) -> None:
        try:
            await self.outbox.publish(rows)
        except (AppendFailed, DatabaseUnavailable) as error:
            _log.warning("campaigns_left_to_the_sweeper", problem=type(error).__name__, rows=len(rows))


def _outcome(verdict: Verdict | None) -> str:
    match verdict:
        case Write():
            return "written"
        case Wait():
            return "waiting"
        case Drop():
            return "dropped"
        case None:
            return "failed"
