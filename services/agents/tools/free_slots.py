"""When the workshop has time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Annotated

from msgspec import Meta, Struct

from libs.common import spanish_time
from libs.common.ai.questions import ToolDescription
from libs.common.opening_hours import OpeningHours
from libs.common.workshop import Services
from services.agents.mind.tools import Asking, Found
from services.agents.service_scheduling import phrases
from services.agents.service_scheduling.agenda import Diary
from services.agents.service_scheduling.calendar import Calendar, Need
from services.agents.service_scheduling.capacity import Capacity
from services.agents.service_scheduling.matching import find_service

DAYS = 3
ON_EACH_DAY = 6
UNKNOWN = "Hay que saber primero de qué servicio del taller."
NOTHING = "No hay horas libres."


class SlotsQuery(Struct, frozen=True):
    """What the appointment is for."""

    service: Annotated[str, Meta(description="Workshop service as the customer calls it.")]
    first: Annotated[date, Meta(description="Earliest day.")] | None


@dataclass(frozen=True)
class FreeSlots:
    """Tells free hours; booking one is the scheduling agent's, by its own rules."""

    hours: OpeningHours
    services: Services
    capacity: Capacity
    diary: Diary

    @property
    def description(self) -> ToolDescription:
        """For the model."""
        return ToolDescription(
            name="free_slots",
            description="Free hours of the workshop for a service, with its price and duration.",
            arguments=SlotsQuery,
        )

    async def run(self, arguments: SlotsQuery, asking: Asking) -> Found:
        """A line a day, for the next days with a free hour. Raises DatabaseUnavailable."""
        service = find_service(arguments.service, self.services)
        if service is None:
            return Found(UNKNOWN)
        agenda = await self.diary.read(asking.turn)
        calendar = Calendar(self.hours, self.capacity, agenda.taken, asking.now)
        need = Need(self.capacity.bays, service.appointment_minutes)
        days = islice(calendar.days(need, arguments.first), DAYS)
        told = f"{service.name}: {phrases.price(service)}, {phrases.duration(service)}"
        lines = [
            f"Libre {spanish_time.day_from(day, calendar.today)}: {phrases.hours(starts[:ON_EACH_DAY])}"
            for day, starts in days
        ]
        return Found("\n".join((told, *lines)) if lines else f"{told}\n{NOTHING}")
