"""What an answer writes down of appointments, in its own transaction."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from libs.common import outbox
from libs.common.events import DemoRideBooked
from libs.common.streams import STAFF_NOTIFICATIONS
from services.agents.frame.agent import UnitOfWork
from services.agents.service_scheduling.agenda import Kind
from services.agents.service_scheduling.repositories import appointments as repository
from services.agents.service_scheduling.repositories.appointments import Booking, Customer


@dataclass(frozen=True, slots=True)
class Booked:
    """The customer comes; with `moved`, then instead of another time."""

    booking: Booking
    moved: UUID | None = None

    async def write(self, work: UnitOfWork) -> None:
        """Book it, and let the staff hear of a test ride.

        Raises Overtaken when the hour is taken, or what was to be moved stands no more.
        """
        customer = Customer.of(work.turn)
        if self.moved:
            # First, since the new time may overlap the old one.
            await repository.change(work.connection, customer, self.moved, "moved", now=work.now)
        appointment_id = await repository.book(
            work.connection, customer, self.booking, now=work.now, new_id=work.new_id
        )
        if self.booking.kind is Kind.TEST_RIDE:
            event = DemoRideBooked(
                event_id=work.new_id(), dealership_id=work.turn.dealership_id, appointment_id=appointment_id
            )
            row = outbox.Row(STAFF_NOTIFICATIONS, event)
            await outbox.add_at(work.connection, work.turn.dealership_id, [row], now=work.now)


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The customer does not come."""

    appointment_id: UUID

    async def write(self, work: UnitOfWork) -> None:
        """Free the hour. Raises Overtaken when the appointment stands no more."""
        await repository.change(
            work.connection, Customer.of(work.turn), self.appointment_id, "cancelled", now=work.now
        )


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The customer has said again that they come."""

    appointment_id: UUID

    async def write(self, work: UnitOfWork) -> None:
        """Keep it. Raises Overtaken when the appointment stands no more."""
        await repository.change(
            work.connection, Customer.of(work.turn), self.appointment_id, "confirmed", now=work.now
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MotorcycleTold:
    """Which motorcycle comes to the workshop, told after booking."""

    model: str
    plate: str

    async def write(self, work: UnitOfWork) -> None:
        """Put it down with the appointments still to come."""
        customer = Customer.of(work.turn)
        await repository.complete(work.connection, customer, model=self.model, plate=self.plate, now=work.now)
