"""What is booked: by others, and by the customer who writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from services.agents.frame.turn import Turn
from services.agents.service_scheduling.calendar import Taken


class Kind(StrEnum):
    """What an appointment is for."""

    WORKSHOP = "workshop"
    TEST_RIDE = "test_ride"


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """Something that stands in the calendar, with the moments by the dealership's clock."""

    id: UUID
    kind: Kind
    service: str
    """The id of a workshop service; empty for a test ride."""
    model: str
    plate: str
    place: str
    starts_at: datetime
    ends_at: datetime
    confirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """What is booked from the moment `read_at` on."""

    read_at: datetime
    taken: tuple[Taken, ...] = ()
    own: tuple[Appointment, ...] = ()
    """The customer's own appointments that are still to come, in order."""


class Diary(Protocol):
    """Where appointments are kept."""

    async def read(self, turn: Turn) -> Agenda:
        """What is booked at the turn's dealership; raises DatabaseUnavailable."""
