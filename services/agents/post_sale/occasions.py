"""Writing to customers who have bought: how the delivery was, and when a revision is due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from libs.common import sales, spanish_time
from libs.common.database import Connection
from libs.common.messages import OutgoingText
from libs.common.ownership import Ownership
from libs.common.templates import TemplateName, Templates
from libs.common.understanding.names import given_name
from services.agents.outreach.occasion import Drop, Standing, Verdict, Wait, Write
from services.agents.post_sale import repository
from services.agents.post_sale.agent import ASKS_SCORE, OFFERS_APPOINTMENT
from services.agents.post_sale.repository import DueRevision, DueSurvey
from services.agents.post_sale.texts import kilometres
from services.agents.wording import named

AT_LEAST_BETWEEN = timedelta(days=30)
"""Between two reminders, however far a motorcycle should have gone by its date."""


@dataclass(frozen=True)
class Surveys:
    """One question after each delivery: whether we are recommended, from 0 to 10."""

    templates: Templates

    kind = "survey"
    marketing = False

    async def due(
        self, connection: Connection, *, now: datetime, limit: int, only: UUID | None = None
    ) -> Sequence[DueSurvey]:
        """The surveys that are due."""
        return await repository.due_surveys(connection, now=now, limit=limit, only=only)

    def compose(self, due: DueSurvey, standing: Standing, now: datetime) -> Verdict:
        """The question."""
        name, dealership = given_name(standing.name), standing.dealership.name
        template = self.templates.build(
            TemplateName.DELIVERY_SURVEY, nombre=name, concesionario=dealership, modelo=due.model
        )
        text = OutgoingText(
            body=f"{named('Hola', name)}. Gracias por estrenar su *{due.model}* con {dealership}."
            " De 0 a 10, ¿qué tanto nos recomendaría a un amigo?"
        )
        return Write(template=template, text=text, asks=ASKS_SCORE, expires_at=now + timedelta(days=2))

    async def settle(
        self, connection: Connection, due: DueSurvey, verdict: Verdict, *, now: datetime
    ) -> None:
        """Ask once; a customer who wants no messages is never asked."""
        match verdict:
            case Wait(until):
                await repository.plan_survey(connection, due.row_id, until)
            case Write():
                await repository.survey_asked(connection, due, now=now)
                await repository.plan_survey(connection, due.row_id, None)
            case Drop():
                await repository.plan_survey(connection, due.row_id, None)


@dataclass(frozen=True)
class Revisions:
    """A reminder of each revision, by what the customer told of the mileage, else by the date."""

    templates: Templates
    rules: Ownership
    zone: ZoneInfo

    kind = "maintenance"
    marketing = False

    async def due(
        self, connection: Connection, *, now: datetime, limit: int, only: UUID | None = None
    ) -> Sequence[DueRevision]:
        """The revisions that are due."""
        return await repository.due_revisions(connection, now=now, limit=limit, only=only)

    def compose(self, due: DueRevision, standing: Standing, now: datetime) -> Verdict:
        """The reminder, with the offer of an appointment."""
        name, dealership, model = given_name(standing.name), standing.dealership.name, due.sale.model
        mark = kilometres(due.kilometres)
        if due.sale.odometer:
            template = self.templates.build(
                TemplateName.MAINTENANCE_BY_KILOMETRES,
                nombre=name,
                concesionario=dealership,
                modelo=model,
                kilometros=mark.removesuffix(" km"),
            )
        else:
            template = self.templates.build(
                TemplateName.MAINTENANCE_BY_DATE,
                nombre=name,
                concesionario=dealership,
                modelo=model,
                fecha=spanish_time.day_of(due.due_at.astimezone(self.zone).date()),
            )
        text = OutgoingText(
            body=f"{named('Hola', name)}. A su *{model}* ya le corresponde la revisión de los {mark}."
            " ¿Le agendo la cita en el taller?"
        )
        expires_at = now + timedelta(days=3)
        return Write(template=template, text=text, asks=OFFERS_APPOINTMENT, expires_at=expires_at)

    async def settle(
        self, connection: Connection, due: DueRevision, verdict: Verdict, *, now: datetime
    ) -> None:
        """Go on to the revision after this one."""
        match verdict:
            case Wait(until):
                await sales.plan_service(connection, due.sale.id, due.kilometres, until)
            case Drop():
                await sales.plan_service(connection, due.sale.id, None, None)
            case Write():
                await self._plan_next(connection, due, now)

    async def _plan_next(self, connection: Connection, due: DueRevision, now: datetime) -> None:
        mark, sale = self.rules.following(due.kilometres), due.sale
        due_at = None
        if mark is not None and sale.delivered_on is not None:
            due_on = self.rules.reached_on(mark, delivered_on=sale.delivered_on, odometer=sale.odometer)
            due_at = max(datetime.combine(due_on, time(), self.zone), now + AT_LEAST_BETWEEN)
        await sales.plan_service(connection, sale.id, mark if due_at else None, due_at)
