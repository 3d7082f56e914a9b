"""What a command about appointments works with: one transaction, the calendar and the audit log."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from libs.common import opening_hours
from libs.common.audit import Action, record
from libs.common.catalog import load_catalog
from libs.common.clock import SystemClock
from libs.common.data_files import DataFileError
from libs.common.database import Connection, Database
from libs.common.identifiers import uuid7
from libs.common.opening_hours import OpeningHours
from libs.common.settings import DatabaseSettings, read
from libs.common.workshop import load_services
from services.agents.service_scheduling.agenda import Kind
from services.agents.service_scheduling.calendar import Calendar, Need
from services.agents.service_scheduling.capacity import Capacity, load_capacity
from services.agents.service_scheduling.repositories import appointments as diary
from tools.gpbikes import environment
from tools.gpbikes.running import Refused


@dataclass(frozen=True)
class Desk:
    """What a command works with, inside one transaction."""

    connection: Connection
    hours: OpeningHours
    capacity: Capacity
    now: datetime

    async def free(self, dealership_id: UUID, need: Need, start: datetime) -> tuple[str, ...]:
        """The places that are free; raises Refused when there are none."""
        until = start + timedelta(days=1)
        taken = await diary.taken(self.connection, dealership_id, since=self.now, until=until)
        calendar = Calendar(self.hours, self.capacity, taken, self.now)
        places = calendar.free_places(need, start)
        if not places:
            hours = ", ".join(f"{one:%H:%M}" for one in calendar.starts(need, start.date())) or "none"
            raise Refused(f"{start:%Y-%m-%d %H:%M} is not free; free on that day: {hours}")
        return places

    async def audit(self, action: Action) -> None:
        """Keep who did it."""
        await record(self.connection, action, action_id=uuid7(), now=self.now)

    def need(self, kind: Kind, service: str, model: str) -> Need:
        """What an appointment takes; raises Refused when there is no such service or motorcycle."""
        if kind is Kind.TEST_RIDE:
            places = self.capacity.demos_of(model)
            if not places:
                raise Refused(
                    f"there is no {model!r} to be tried; there are {', '.join(self.capacity.demos)}"
                )
            return Need(places, self.capacity.test_rides.minutes)
        found = load_services().service(service)
        if found is None:
            raise Refused(f"there is no service {service!r}; data/services.yaml lists them by their ids")
        return Need(self.capacity.bays, found.appointment_minutes)


@asynccontextmanager
async def opened() -> AsyncIterator[Desk]:
    """Everything a command needs; what it writes is committed at the end. Raises Refused."""
    database = Database(read(DatabaseSettings, environment.found(os.environ)), application="gpbikes")
    try:
        hours, capacity = opening_hours.load(), load_capacity(load_catalog())
    except DataFileError as error:
        raise Refused(str(error)) from error
    async with database.opened(), database.transaction() as connection:
        yield Desk(connection, hours, capacity, SystemClock().now())
