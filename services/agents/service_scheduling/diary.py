"""The diary as it is kept in Postgres."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from libs.common.clock import Clock
from libs.common.database import Database
from services.agents.frame.turn import Turn
from services.agents.service_scheduling.agenda import Agenda
from services.agents.service_scheduling.repositories import appointments as repository


@dataclass(frozen=True)
class DatabaseDiary:
    """Reads what is booked."""

    database: Database
    clock: Clock
    ahead: timedelta
    """How far ahead appointments are made."""

    async def read(self, turn: Turn) -> Agenda:
        """What is booked at the turn's dealership from now on; raises DatabaseUnavailable."""
        now = self.clock.now()
        until = now + self.ahead + timedelta(days=1)  # the last day that can be booked ends later than now
        async with self.database.statement(dealership_id=turn.dealership_id) as connection:
            taken = await repository.taken(connection, turn.dealership_id, since=now, until=until)
            own = await repository.own(connection, turn.contact_id, now=now)
        return Agenda(read_at=now, taken=taken, own=own)
