"""Appointments of the workshop and test rides: look at them, book, move and cancel by hand."""

from __future__ import annotations

import getpass
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

import typer
from rich.console import Console
from rich.table import Table

from libs.common.audit import Action
from libs.common.identifiers import uuid7
from libs.common.opening_hours import OpeningHours
from services.agents.frame.agent import Overtaken
from services.agents.service_scheduling.agenda import Kind
from services.agents.service_scheduling.repositories import appointments as diary
from services.agents.service_scheduling.repositories import staff
from services.agents.service_scheduling.repositories.appointments import Booking, Customer
from services.agents.service_scheduling.repositories.staff import Listed
from tools.gpbikes.appointment_desk import Desk, opened
from tools.gpbikes.running import Refused, run

appointments = typer.Typer(
    help="Look at appointments; book, move and cancel them. The customer is told.", no_args_is_help=True
)

_Who = Annotated[str, typer.Option(help="Your name, for the audit log.", default_factory=getpass.getuser)]
_Id = Annotated[UUID, typer.Argument(metavar="APPOINTMENT", help="As `list` shows it.")]
_At = Annotated[datetime, typer.Argument(help="The hour by the dealership's clock: 2026-12-01T10:00.")]


@appointments.command("list")
def list_appointments(
    days: Annotated[int, typer.Option(min=1, max=200, help="From today on, so many days.")] = 7,
    every: Annotated[bool, typer.Option("--all", help="Moved and cancelled ones, too.")] = False,
) -> None:
    """Show what is booked, with the customers who have not been told."""
    run(_list(days, every=every))


@appointments.command()
def book(  # noqa: PLR0917 - Typer turns parameters into options, keyword-only or not
    contact: Annotated[UUID, typer.Argument(help="Whose it is, as `contacts list` shows it.")],
    at: _At,
    who: _Who,
    service: Annotated[str, typer.Option(help="A service's id in data/services.yaml.")] = "",
    test_ride: Annotated[str, typer.Option(help="Or the model to be tried.")] = "",
    plate: Annotated[str, typer.Option(help="The plate of the customer's motorcycle.")] = "",
) -> None:
    """Book an hour that is free. Audited."""
    run(_book(contact, at, who=who, service=service, test_ride=test_ride, plate=plate))


@appointments.command()
def move(appointment: _Id, at: _At, who: _Who) -> None:
    """Move an appointment to another hour that is free. Audited."""
    run(_move(appointment, at, who))


@appointments.command()
def cancel(
    appointment: _Id, who: _Who, why: Annotated[str, typer.Option(help="The reason, for the audit log.")]
) -> None:
    """Cancel an appointment. Audited."""
    run(_cancel(appointment, who, why))


async def _list(days: int, *, every: bool) -> None:
    async with opened() as desk:
        found = await staff.listed(
            desk.connection, since=desk.now, until=desk.now + timedelta(days=days), every=every
        )
    _show(found, desk.hours)


async def _book(contact: UUID, at: datetime, *, who: str, service: str, test_ride: str, plate: str) -> None:
    kind = Kind.TEST_RIDE if test_ride else Kind.WORKSHOP
    async with opened() as desk:
        customer = await staff.customer(desk.connection, contact)
        if customer is None:
            raise Refused("there is no such contact, or it has never written; see `gpbikes contacts list`")
        start = at.replace(tzinfo=desk.hours.zone)
        need = desk.need(kind, service, test_ride)
        booking = Booking(
            kind=kind,
            service=service,
            model=test_ride,
            plate=plate.upper(),
            starts_at=start,
            ends_at=start + need.length,
            places=await desk.free(customer.dealership_id, need, start),
        )
        made = await _written(desk, customer, booking, who, "booked")
    typer.echo(f"booked {start:%Y-%m-%d %H:%M}; the customer is told: {made}")


async def _move(appointment_id: UUID, at: datetime, who: str) -> None:
    async with opened() as desk:
        customer, one = await _standing(desk, appointment_id)
        start = at.replace(tzinfo=desk.hours.zone)
        need = desk.need(one.kind, one.service, one.model)
        await diary.change(desk.connection, customer, appointment_id, "moved", now=desk.now)
        booking = Booking(
            kind=one.kind,
            service=one.service,
            model=one.model,
            plate=one.plate,
            starts_at=start,
            ends_at=start + need.length,
            places=await desk.free(customer.dealership_id, need, start),
        )
        made = await _written(desk, customer, booking, who, "moved")
    typer.echo(f"moved to {start:%Y-%m-%d %H:%M}; the customer is told: {made}")


async def _cancel(appointment_id: UUID, who: str, why: str) -> None:
    if not why.strip():
        raise Refused("--why: give the reason")
    async with opened() as desk:
        customer, _ = await _standing(desk, appointment_id)
        await diary.change(desk.connection, customer, appointment_id, "cancelled", now=desk.now)
        await staff.tell(desk.connection, appointment_id, "cancelled", now=desk.now)
        subject = f"appointment/{appointment_id}"
        await desk.audit(Action(who, "appointment.cancelled", subject, {"why": why}, customer.dealership_id))
    typer.echo("cancelled; the customer is told")


async def _standing(desk: Desk, appointment_id: UUID) -> tuple[Customer, Booking]:
    found = await staff.standing(desk.connection, appointment_id)
    if found is None:
        raise Refused(f"no appointment {appointment_id} stands; `gpbikes appointments list` shows them")
    return found


async def _written(desk: Desk, customer: Customer, booking: Booking, who: str, notice: str) -> UUID:
    try:
        made = await diary.book(desk.connection, customer, booking, now=desk.now, new_id=uuid7)
    except Overtaken as error:
        raise Refused("the hour has just been taken; choose another") from error
    await staff.tell(desk.connection, made, notice, now=desk.now)
    details = {"starts_at": booking.starts_at.isoformat(), "kind": booking.kind}
    subject = f"appointment/{made}"
    await desk.audit(Action(who, f"appointment.{notice}", subject, details, customer.dealership_id))
    return made


def _show(found: Sequence[Listed], hours: OpeningHours) -> None:
    table = Table("id", "when", "what", "motorcycle", "where", "customer", "state")
    for one in found:
        told = "" if one.told else ", not told"
        table.add_row(
            str(one.id),
            f"{hours.local(one.starts_at):%a %Y-%m-%d %H:%M}",
            one.service or "test ride",
            f"{one.model} {one.plate}".strip(),
            one.place,
            f"{one.name} {one.contact_id}".strip(),
            f"{one.state}{told}",
        )
    Console(markup=False).print(table)
