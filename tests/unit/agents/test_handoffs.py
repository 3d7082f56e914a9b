"""What the advisor is told, and when a conversation left alone comes back. All customers are invented."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from libs.common.handoffs.summary import LeadScore, Note
from libs.common.intents import Intent
from libs.common.messages import Media, Text
from services.agents.frame.agent import Decision
from services.agents.handoff.idle import apology, is_idle, is_waiting
from services.agents.handoff.repositories.kept import Kept
from services.agents.handoff.summary import Dealings, summarise
from services.agents.staff.notices import opened_text, unattended_text
from services.agents.staff.repository import Notice
from tests.unit.agents.situations import HOURS, MONDAY_MORNING, NOBODY, SATURDAY_NIGHT, memory, turn

FOUR_HOURS = timedelta(hours=4)


def kept(*sent: str, since: datetime = MONDAY_MORNING, attended: bool = False) -> Kept:
    return Kept(
        conversation_id=NOBODY,
        dealership_id=NOBODY,
        last_act_at=since,
        attended=attended,
        since_then=tuple(Text(body=text) for text in sent),
        opted_out=False,
        name="Ana María Rojas",
    )


def test_the_summary() -> None:
    """Who, what they want, the score with its parts, what was promised and what is open."""
    score = LeadScore(value=9, budget=9, urgency=10, experience=9)
    application = Note(what="credit_application", detail="started, MT-03")
    said = turn("páseme con alguien", intent=Intent.HANDOFF, asked="lead_qualification:urgency")
    decision = Decision(facts={"model": "MT-03", "listed_models": ["MT-03"]})
    dealings = Dealings(score=score, promised=[application])
    found = summarise(
        said, memory(name="Ana"), decision, dealings, advisor_writes="en los próximos 5 minutos"
    )
    assert (found.name, found.wants, found.score) == ("Ana", {"model": "MT-03"}, score)
    assert found.promised == (
        Note(what="advisor_writes", detail="en los próximos 5 minutos"),
        application,
    )
    assert found.open == (
        Note(what="last_words", detail="páseme con alguien"),
        Note(what="asked_before", detail="lead_qualification:urgency"),
    )


@pytest.mark.parametrize(
    ("since", "now", "idle"),
    [
        (MONDAY_MORNING, MONDAY_MORNING + FOUR_HOURS, True),
        (MONDAY_MORNING, MONDAY_MORNING + FOUR_HOURS - timedelta(minutes=1), False),
        # Saturday night, Sunday and a holiday: the dealership opens on Tuesday the 17th at 9:00.
        (SATURDAY_NIGHT, SATURDAY_NIGHT.replace(day=17, hour=12, minute=59), False),
        (SATURDAY_NIGHT, SATURDAY_NIGHT.replace(day=17, hour=13, minute=0), True),
    ],
)
def test_time_counts_while_the_dealership_is_open(since: datetime, now: datetime, idle: bool) -> None:
    """A conversation given away at night waits for the morning."""
    assert is_idle(kept(since=since), now, HOURS, FOUR_HOURS) is idle


def test_nobody_has_written() -> None:
    """The customer was promised a person, and waits, whatever they wrote."""
    assert is_waiting(kept())
    assert is_waiting(kept("gracias"))


def test_an_advisor_has_written() -> None:
    """A customer who only thanks waits for nothing; one who asks does."""
    assert not is_waiting(kept(attended=True))
    assert not is_waiting(kept("listo", "muchas gracias", attended=True))
    assert is_waiting(kept("gracias", "¿y el casco?", attended=True))


def test_a_photo_after_the_advisor_has_written() -> None:
    """Is more than thanks."""
    photo = Media(type="image", media_id="1")
    assert is_waiting(
        Kept(
            conversation_id=NOBODY,
            dealership_id=NOBODY,
            last_act_at=MONDAY_MORNING,
            attended=True,
            since_then=(photo,),
            opted_out=False,
            name="",
        )
    )


def test_the_apology() -> None:
    """It is honest, and offers help."""
    assert apology("Ana María Rojas").body == (
        "Qué pena la demora, Ana María: el asesor no ha podido responderle y ya le volví a avisar. Mientras"
        " tanto sigo pendiente por aquí: ¿en qué le puedo ayudar?"
    )


def test_what_the_staff_are_told() -> None:
    """The reason, the score and where to look; nothing of the customer's."""
    notice = Notice(
        id=UUID(int=1),
        conversation_id=UUID(int=2),
        reason="high_lead_score",
        score=9,
        advisor="",
        notified=False,
        ended=False,
    )
    command = f"`bin/gpbikes handoff show {UUID(int=2)}`"
    assert opened_text(notice) == (
        f"*Handoff* · high_lead_score · score 9 · for nobody in particular\n{command}"
    )
    assert unattended_text(notice) == (
        "*Nobody has written* · high_lead_score · was for nobody in particular · the assistant has taken"
        f" over again\n{command}"
    )
