"""What a customer is told of an appointment of one's own accord: the day before, and when staff change it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from libs.common import spanish_time
from libs.common.database import Connection
from libs.common.intents import Intent
from libs.common.messages import Button, OutgoingButtons
from libs.common.opening_hours import OpeningHours
from libs.common.templates import TemplateName, Templates
from libs.common.understanding.names import given_name
from libs.common.workshop import Services
from services.agents.outreach.occasion import Drop, Standing, Verdict, Wait, Write
from services.agents.service_scheduling import phrases, taps
from services.agents.service_scheduling.repositories import due as due_repository
from services.agents.service_scheduling.repositories.due import DueAppointment, Notice
from services.agents.wording import named, sentence

ASKS_CONFIRMATION = f"{Intent.SERVICE_SCHEDULING}:{taps.CONFIRM}"

_TEMPLATES: dict[Notice, TemplateName] = {
    "reminder": TemplateName.APPOINTMENT_REMINDER,
    # No text of its own is approved for a first booking; the reminder says the same.
    "booked": TemplateName.APPOINTMENT_REMINDER,
    "moved": TemplateName.APPOINTMENT_MOVED,
    "cancelled": TemplateName.APPOINTMENT_CANCELLED,
}


@dataclass(frozen=True)
class _Telling:
    """What is said of an appointment, by template or in the conversation that goes on."""

    hours: OpeningHours
    services: Services
    templates: Templates

    marketing = False

    def compose(self, due: DueAppointment, standing: Standing, now: datetime) -> Verdict:
        """What is said; nothing of what is over."""
        if due.starts_at <= now:
            return Drop("over")
        start, name = self.hours.local(due.starts_at), given_name(standing.name)
        what = phrases.purpose(due.kind, due.service, due.model, self.services.entries)
        values = {
            "nombre": name,
            "concesionario": standing.dealership.name,
            "cita": what,
            "fecha": spanish_time.weekday(start.date()),
            "hora": spanish_time.clock_time(start.time()),
        }
        cancelled = due.notice == "cancelled"
        if not cancelled:
            values["referencia"] = str(due.row_id)
        return Write(
            template=self.templates.build(_TEMPLATES[due.notice], **values),
            text=self._text(due, standing, what, now),
            asks=f"{Intent.SERVICE_SCHEDULING}:offered_appointment" if cancelled else ASKS_CONFIRMATION,
            expires_at=due.starts_at,
        )

    def _text(self, due: DueAppointment, standing: Standing, what: str, now: datetime) -> OutgoingButtons:
        """What is said while the conversation goes on."""
        local = self.hours.local(now)
        when = sentence(spanish_time.when(self.hours.local(due.starts_at), local))
        hello = named("Hola", given_name(standing.name))
        place = f" Lo esperamos en {standing.dealership.address}." if standing.dealership.address else ""
        reference = str(due.row_id)
        choices: tuple[Button, ...] = (
            Button(id=taps.payload(taps.CONFIRM, reference), title="Confirmo"),
            Button(id=taps.payload(taps.MOVE, reference), title="Cambiar la cita"),
            Button(id=taps.payload(taps.CANCEL, reference), title="Cancelar la cita"),
        )
        match due.notice:
            case "reminder":
                body = f"{hello}. Le recuerdo su cita: {what}, {when}{place} ¿Nos confirma?"
            case "booked":
                body = f"{hello}. Le agendamos su cita: {what}, {when}{place} ¿Nos confirma?"
            case "moved":
                body = f"{hello}. Tuvimos que mover su cita: {what}. Ahora es {when}{place} ¿Le sirve?"
            case "cancelled":
                body = f"{hello}. Tuvimos que cancelar su cita: {what}, {when} ¿Le busco otra fecha?"
                choices = (Button(id=taps.payload(taps.BOOK), title="Buscar otra fecha"),)
        return OutgoingButtons(body=body, buttons=choices)


@dataclass(frozen=True)
class Reminders(_Telling):
    """The day before."""

    kind = "appointment_reminder"

    async def due(
        self, connection: Connection, *, now: datetime, limit: int, only: UUID | None = None
    ) -> Sequence[DueAppointment]:
        """The appointments of tomorrow that the customer has not confirmed yet."""
        return await due_repository.reminders(connection, now=now, limit=limit, only=only)

    async def settle(
        self, connection: Connection, due: DueAppointment, verdict: Verdict, *, now: datetime
    ) -> None:
        """Reminded, put off, or left."""
        until = verdict.until if isinstance(verdict, Wait) else None
        await due_repository.settle_reminder(connection, due.row_id, until=until, now=now)


@dataclass(frozen=True)
class Notices(_Telling):
    """What staff have done by hand."""

    kind = "appointment_notice"

    async def due(
        self, connection: Connection, *, now: datetime, limit: int, only: UUID | None = None
    ) -> Sequence[DueAppointment]:
        """The appointments that staff have booked, moved or cancelled, and whose customers do not know."""
        return await due_repository.notices(connection, now=now, limit=limit, only=only)

    async def settle(
        self,
        connection: Connection,
        due: DueAppointment,
        verdict: Verdict,
        *,
        now: datetime,  # noqa: ARG002 - when it was told stands with the message
    ) -> None:
        """Told, put off, or left."""
        until = verdict.until if isinstance(verdict, Wait) else None
        await due_repository.settle_notice(connection, due.row_id, until=until)
