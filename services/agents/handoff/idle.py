"""Conversations that a person has and leaves alone: after a while the assistant takes over again.

Time counts while the dealership is open, so that a conversation given away at night waits for the morning.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from libs.common import outbox
from libs.common.clock import Clock
from libs.common.database import EVERY_DEALERSHIP, Connection, Database, DatabaseUnavailable
from libs.common.events import HandoffUnattended, MessageQueued
from libs.common.handoffs import repository as handoffs
from libs.common.identifiers import NewIdentifier
from libs.common.messages import OutgoingText
from libs.common.metrics import Metrics
from libs.common.opening_hours import OpeningHours
from libs.common.outbox import Outbox, Row
from libs.common.streams import STAFF_NOTIFICATIONS, WA_OUTBOUND
from libs.common.understanding.names import given_name
from libs.common.words import words
from libs.faust_redis.errors import AppendFailed
from services.agents.fallback.thanks import only_thanks
from services.agents.handoff.repositories import kept as repository
from services.agents.handoff.repositories.kept import Kept
from services.agents.wording import named

EACH_SECONDS = 60.0
AT_ONCE = 100

_log = structlog.get_logger(__name__)


def is_idle(kept: Kept, now: datetime, hours: OpeningHours, limit: timedelta) -> bool:
    """Whether no person has done anything for `limit` of opening time."""
    return hours.open_between(kept.last_act_at, now) >= limit


def is_waiting(kept: Kept) -> bool:
    """Whether the customer is owed something: a person's first word, or an answer to more than thanks."""
    if kept.opted_out:
        return False
    told = [words(content) for content in kept.since_then]
    return not kept.attended or any(not text or not only_thanks([text]) for text in told)


def apology(name: str) -> OutgoingText:
    """What a customer is told who is waiting for a person's word in vain."""
    sorry = named("Qué pena la demora", given_name(name))
    return OutgoingText(
        body=f"{sorry}: el asesor no ha podido responderle y ya le volví a avisar. Mientras tanto sigo"
        " pendiente por aquí: ¿en qué le puedo ayudar?"
    )


@dataclass(frozen=True, kw_only=True)
class IdleHandoffs:
    """Gives idle conversations back to the assistant; several processes may do so at once."""

    database: Database
    outbox: Outbox
    hours: OpeningHours
    limit: timedelta
    clock: Clock
    new_id: NewIdentifier
    metrics: Metrics

    async def run(self) -> int:
        """Give back what is idle now; how many conversations there were. Raises DatabaseUnavailable."""
        now = self.clock.now()
        rows: list[Row] = []
        async with self.database.transaction(dealership_id=EVERY_DEALERSHIP) as connection:
            await handoffs.end_closed(connection, now=now)
            found = await repository.find(connection, before=now - self.limit, limit=AT_ONCE)
            idle = [kept for kept in found if is_idle(kept, now, self.hours, self.limit)]
            for kept in idle:
                rows += await self._give_back(connection, kept, now)
        await self._publish(rows)
        return len(idle)

    async def _give_back(self, connection: Connection, kept: Kept, now: datetime) -> list[Row]:
        handoff_id = await handoffs.give_back(connection, kept.conversation_id, by="idle", now=now)
        waiting = is_waiting(kept)
        self.metrics.handoffs_idle.labels("waiting" if waiting else "answered").inc()
        _log.info("handoff_idle", conversation_id=str(kept.conversation_id), waiting=waiting)
        if not waiting:
            return []
        message_id = self.new_id()
        await repository.add_apology(connection, kept, message_id, apology(kept.name), now=now)
        event = MessageQueued(event_id=self.new_id(), dealership_id=kept.dealership_id, message_id=message_id)
        rows = [Row(WA_OUTBOUND, event)]
        if handoff_id:
            unattended = HandoffUnattended(
                event_id=self.new_id(), dealership_id=kept.dealership_id, handoff_id=handoff_id
            )
            rows.append(Row(STAFF_NOTIFICATIONS, unattended))
        await outbox.add(connection, kept.dealership_id, rows, clock=self.clock)
        return rows

    async def _publish(self, rows: list[Row]) -> None:
        try:
            await self.outbox.publish(rows)
        except (AppendFailed, DatabaseUnavailable) as error:
            _log.warning("left_to_the_sweeper", problem=type(error).__name__, rows=len(rows))
