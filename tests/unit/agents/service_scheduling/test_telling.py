"""What customers are told of their appointments of one's own accord."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

import pytest

from libs.common.messages import OutgoingButtons
from services.agents.outreach.occasion import Drop, Write
from services.agents.service_scheduling.agenda import Kind
from services.agents.service_scheduling.repositories.due import DueAppointment, Notice
from services.agents.service_scheduling.taps import read_tap
from services.agents.service_scheduling.telling import Reminders
from services.agents.service_scheduling.topics import Wish
from tests.unit.agents.outreach.test_rules import AT_REST
from tests.unit.agents.service_scheduling.visit import at
from tests.unit.agents.situations import BUSINESS, HOURS, NOBODY

REMINDERS = Reminders(HOURS, BUSINESS.services, BUSINESS.templates)
ID = UUID(int=7)


def due(notice: Notice = "reminder", starts_at: datetime | None = None) -> DueAppointment:
    return DueAppointment(
        row_id=ID,
        key="",
        dealership_id=NOBODY,
        contact_id=NOBODY,
        notice=notice,
        kind=Kind.WORKSHOP,
        service="revision-5000",
        model="",
        starts_at=starts_at or at("2026-11-28 10:00"),
    )


def said(notice: Notice, name: str = "Ana Gómez") -> Write:
    verdict = REMINDERS.compose(due(notice), replace(AT_REST, name=name), at("2026-11-27 10:00"))
    assert isinstance(verdict, Write)
    return verdict


@pytest.mark.parametrize(
    ("notice", "text", "template"),
    [
        (
            "reminder",
            "Hola, Ana. Le recuerdo su cita: Revisión de 5.000 km, mañana a las 10:00 a. m.",
            "su cita en GP Bikes: Revisión de 5.000 km, el sábado 28 de noviembre a las 10:00 a. m.",
        ),
        ("booked", "Hola, Ana. Le agendamos su cita: Revisión de 5.000 km, mañana", "le recordamos su cita"),
        ("moved", "Hola, Ana. Tuvimos que mover su cita: Revisión de 5.000 km.", "tuvimos que mover su cita"),
        ("cancelled", "Hola, Ana. Tuvimos que cancelar su cita", "tuvimos que cancelar su cita"),
    ],
)
def test_what_is_said(notice: Notice, text: str, template: str) -> None:
    """The same by template as in the conversation."""
    written = said(notice)
    assert written.text.body.startswith(text)
    assert template in BUSINESS.templates.text(written.template)
    assert written.expires_at == at("2026-11-28 10:00")


def test_what_can_be_tapped() -> None:
    """Confirming, moving and cancelling, by template as in the conversation, mean that appointment."""
    written = said("reminder")
    assert isinstance(written.text, OutgoingButtons)
    carried = [button.id for button in written.text.buttons]
    assert carried == [button.value for button in written.template.buttons]
    told = [read_tap(one, HOURS.zone) for one in carried]
    assert [one and (one.wish, one.appointment) for one in told] == [
        (Wish.CONFIRM, ID),
        (Wish.MOVE, ID),
        (Wish.CANCEL, ID),
    ]


def test_an_appointment_that_is_over() -> None:
    """Nobody is reminded of what has been."""
    assert REMINDERS.compose(due(), AT_REST, at("2026-11-28 10:00")) == Drop("over")
