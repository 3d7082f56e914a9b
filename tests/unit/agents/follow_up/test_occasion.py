"""Follow-ups that are due. All customers are invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from libs.common.messages import OutgoingButtons, OutgoingText
from services.agents.follow_up.occasion import FollowUps
from services.agents.follow_up.records import Reason
from services.agents.follow_up.repository import DueFollowUp
from services.agents.outreach.occasion import Drop, Standing, Verdict, Wait, Write
from tests.unit.agents.outreach.test_rules import AT_REST
from tests.unit.agents.situations import BUSINESS, MONDAY_MORNING, NOBODY

FOLLOW_UPS = FollowUps(BUSINESS.templates)
A_WEEK_AGO = MONDAY_MORNING - timedelta(days=7)


def compose(
    reason: Reason, standing: Standing = AT_REST, *, tries: int = 0, model: str | None = None
) -> Verdict:
    due = DueFollowUp(
        row_id=UUID(int=7),
        key="",
        dealership_id=NOBODY,
        contact_id=NOBODY,
        reason=reason,
        model=model,
        tries=tries,
        planned_at=A_WEEK_AGO,
    )
    return FOLLOW_UPS.compose(due, standing, MONDAY_MORNING)


def written(verdict: Verdict) -> tuple[str, OutgoingText | OutgoingButtons, str]:
    assert isinstance(verdict, Write)
    return BUSINESS.templates.text(verdict.template), verdict.text, verdict.asks


def test_a_lead_that_was_not_ready() -> None:
    """It is asked whether it still looks for a motorcycle."""
    template, text, asks = written(compose("low_score"))
    assert template.startswith("Hola Ana, le escribimos de GP Bikes. ¿Todavía está buscando moto?")
    assert text.body.startswith("Hola, Ana. ¿Todavía está buscando moto?")
    assert asks == "follow_up:still_interested"


def test_a_quote_that_nobody_answered() -> None:
    """The motorcycle is named."""
    template, text, _ = written(compose("unanswered_quote", model="MT-03"))
    assert "la cotización de la MT-03" in template
    assert "la cotización de la *MT-03*" in text.body


def test_a_customer_without_a_name() -> None:
    """The template has a word in the name's place."""
    template, text, _ = written(compose("requested", replace(AT_REST, name="")))
    assert template.startswith("Hola de nuevo, le escribimos")
    assert text.body.startswith("Hola. Quedamos en que le escribía hoy")


@pytest.mark.parametrize(
    ("reason", "tries", "standing", "verdict"),
    [
        ("low_score", 3, AT_REST, Drop("tries")),
        ("low_score", 0, replace(AT_REST, chased=3), Drop("tries")),
        (
            "low_score",
            0,
            replace(AT_REST, chased=1, chased_at=MONDAY_MORNING - timedelta(days=2)),
            Wait(MONDAY_MORNING + timedelta(days=1), "the customer has just been written to"),
        ),
        ("low_score", 0, replace(AT_REST, lost=True), Drop("lost")),
        (
            "unanswered_quote",
            0,
            replace(AT_REST, last_inbound_at=A_WEEK_AGO + timedelta(1)),
            Drop("answered"),
        ),
        ("low_score", 1, replace(AT_REST, last_inbound_at=A_WEEK_AGO + timedelta(1)), Drop("answered")),
        (
            "low_score",
            0,
            replace(AT_REST, last_inbound_at=MONDAY_MORNING - timedelta(hours=3)),
            Wait(MONDAY_MORNING + timedelta(hours=21), "the customer has just written"),
        ),
    ],
)
def test_who_is_not_asked(reason: Reason, tries: int, standing: Standing, verdict: Verdict) -> None:
    """After three tries, an answer, or the word that there will be no purchase; or not yet."""
    assert compose(reason, standing, tries=tries) == verdict


def test_a_lead_that_has_come_back_by_itself() -> None:
    """It is asked all the same once it has been silent for a day: it has still not bought."""
    assert isinstance(
        compose("low_score", replace(AT_REST, last_inbound_at=MONDAY_MORNING - timedelta(days=2))), Write
    )
