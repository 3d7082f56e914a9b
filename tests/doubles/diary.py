"""A diary on one page: what agents write down stands in it the next time it is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from services.agents.frame.agent import Overtaken, Record
from services.agents.frame.turn import Turn
from services.agents.service_scheduling.agenda import Agenda, Appointment
from services.agents.service_scheduling.calendar import Taken
from services.agents.service_scheduling.records import Booked, Cancelled, Confirmed, MotorcycleTold


@dataclass
class SmallDiary:
    """One customer's appointments, and what others have taken."""

    now: datetime
    own: dict[UUID, Appointment] = field(default_factory=dict)
    others: list[Taken] = field(default_factory=list)

    async def read(self, _turn: Turn) -> Agenda:
        """What is booked."""
        own = sorted(self.own.values(), key=lambda one: one.starts_at)
        return Agenda(read_at=self.now, taken=self._taken(), own=tuple(own))

    def write(self, records: Iterable[Record]) -> None:
        """What an answer would write down. Raises Overtaken as Postgres would."""
        for record in records:
            match record:
                case Booked(moved=moved):
                    if moved:
                        del self.own[moved]
                    self._book(record)
                case Cancelled(appointment_id=appointment_id):
                    del self.own[appointment_id]
                case Confirmed(appointment_id=appointment_id):
                    self.own[appointment_id] = replace(self.own[appointment_id], confirmed=True)
                case MotorcycleTold(model=model, plate=plate):
                    self.own = {
                        key: replace(one, model=model or one.model, plate=plate or one.plate)
                        for key, one in self.own.items()
                    }

    def _book(self, record: Booked) -> None:
        booking = record.booking
        busy = {
            one.place
            for one in self._taken()
            if one.starts_at < booking.ends_at and booking.starts_at < one.ends_at
        }
        place = next((name for name in booking.places if name not in busy), None)
        if place is None:
            raise Overtaken("the free hour")
        appointment = Appointment(
            id=UUID(int=len(self.own) + 1),
            kind=booking.kind,
            service=booking.service,
            model=booking.model,
            plate=booking.plate,
            place=place,
            starts_at=booking.starts_at,
            ends_at=booking.ends_at,
        )
        self.own[appointment.id] = appointment

    def _taken(self) -> tuple[Taken, ...]:
        own = (Taken(one.place, one.starts_at, one.ends_at) for one in self.own.values())
        return (*own, *self.others)
