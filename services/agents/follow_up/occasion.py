"""Writing again to a customer who was not ready, did not answer a quote, or asked to be written to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from libs.common.database import Connection
from libs.common.intents import Intent
from libs.common.messages import OutgoingText
from libs.common.templates import TemplateName, Templates
from libs.common.understanding.names import given_name
from services.agents.follow_up import repository
from services.agents.follow_up.records import Reason
from services.agents.follow_up.repository import DueFollowUp
from services.agents.outreach.occasion import Drop, Standing, Verdict, Wait, Write
from services.agents.outreach.rules import MOST_TRIES
from services.agents.wording import named

ASKS_INTEREST = f"{Intent.FOLLOW_UP}:still_interested"
LEFT_ALONE = timedelta(hours=24)
"""Whoever has written so lately is being spoken with; a follow-up would only be in the way."""
BETWEEN_TWO = timedelta(days=3)
"""Between two follow-ups of one customer, whatever their reasons."""
AGAIN_AFTER: dict[Reason, timedelta] = {
    "low_score": timedelta(days=7),
    "unanswered_quote": timedelta(days=3),
    "requested": timedelta(days=7),
}
"""How long to wait for an answer before the next try."""


@dataclass(frozen=True)
class FollowUps:
    """At most MOST_TRIES messages for each reason; an answer, a purchase or an opt-out ends it."""

    templates: Templates

    kind = "follow_up"
    marketing = True

    async def due(
        self, connection: Connection, *, now: datetime, limit: int, only: UUID | None = None
    ) -> Sequence[DueFollowUp]:
        """The follow-ups that are due."""
        return await repository.due(connection, now=now, limit=limit, only=only)

    def compose(self, due: DueFollowUp, standing: Standing, now: datetime) -> Verdict:
        """Whether the customer still wants asking, and how."""
        last = standing.last_inbound_at
        answered = last is not None and last > due.planned_at
        if standing.lost and due.reason != "requested":
            return Drop("lost")
        if max(due.tries, standing.chased) >= MOST_TRIES:
            return Drop("tries")
        if answered and (due.reason == "unanswered_quote" or due.tries > 0):
            return Drop("answered")
        if last is not None and now - last < LEFT_ALONE and due.reason != "unanswered_quote":
            return Wait(last + LEFT_ALONE, "the customer has just written")
        if standing.chased_at is not None and now - standing.chased_at < BETWEEN_TWO:
            return Wait(standing.chased_at + BETWEEN_TWO, "the customer has just been written to")
        return self._message(due, standing)

    async def settle(
        self, connection: Connection, due: DueFollowUp, verdict: Verdict, *, now: datetime
    ) -> None:
        """Plan the next try, or close it."""
        match verdict:
            case Wait(until):
                await repository.put_off(connection, due.row_id, until=until)
            case Drop(reason):
                await repository.close(connection, due.row_id, reason, now=now)
            case Write() if due.tries + 1 >= MOST_TRIES:
                await repository.tried(connection, due.row_id, next_at=now)
                await repository.close(connection, due.row_id, "tries", now=now)
            case Write():
                await repository.tried(connection, due.row_id, next_at=now + AGAIN_AFTER[due.reason])

    def _message(self, due: DueFollowUp, standing: Standing) -> Write:
        name, dealership = given_name(standing.name), standing.dealership.name
        if due.reason == "unanswered_quote" and due.model:
            template = self.templates.build(
                TemplateName.QUOTE_FOLLOW_UP, nombre=name, concesionario=dealership, modelo=due.model
            )
        else:
            template = self.templates.build(
                TemplateName.LEAD_FOLLOW_UP, nombre=name, concesionario=dealership
            )
        return Write(template=template, text=_text(due, name), asks=ASKS_INTEREST)


def _text(due: DueFollowUp, name: str) -> OutgoingText:
    """What is said where free text may be sent: the conversation is still going on."""
    hello = named("Hola", name)
    if due.reason == "unanswered_quote":
        about = f"la cotización de la *{due.model}*" if due.model else "la cotización"
        return OutgoingText(body=f"{hello}. ¿Alcanzó a ver {about}? Si tiene preguntas, con gusto le ayudo.")
    if due.reason == "requested":
        return OutgoingText(body=f"{hello}. Quedamos en que le escribía hoy: ¿seguimos con lo de su moto?")
    return OutgoingText(body=f"{hello}. ¿Todavía está buscando moto? Con gusto le ayudo a encontrar la suya.")
