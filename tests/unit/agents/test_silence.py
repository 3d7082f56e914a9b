"""The agents whose answer is the last one for a while."""

from __future__ import annotations

from datetime import datetime

import pytest

from libs.common.intents import Intent
from libs.common.messages import OutgoingText
from services.agents import registry
from services.agents.frame.agent import HandoffReason
from services.agents.frame.turn import NAME
from tests.unit.agents.situations import HOURS, MONDAY_MORNING, SATURDAY_NIGHT, answer, memory, reply, turn

CLOSED = "Con mucho gusto, Ana. En este momento estamos cerrados; un asesor le escribe por este chat"


async def test_a_customer_asks_for_a_person() -> None:
    """The conversation goes to a person for the reason that the customer wants it, and the name is kept."""
    decision = (await answer(turn("soy Ana, con un asesor", intent=Intent.HANDOFF))).decision
    assert decision.handoff is HandoffReason.CUSTOMER_REQUEST
    assert decision.facts == {NAME: "Ana"}


@pytest.mark.parametrize(
    ("now", "promise"),
    [
        (
            MONDAY_MORNING,
            "Con mucho gusto, Ana. Un asesor le escribe por este chat en los próximos 5 minutos.",
        ),
        (
            SATURDAY_NIGHT,
            f"{CLOSED} el martes 17 de noviembre a las 9:00 a. m.",
        ),
        (
            MONDAY_MORNING.replace(hour=17, minute=57),
            "Con mucho gusto, Ana. Un asesor le escribe por este chat mañana a las 9:00 a. m.",
        ),
        (
            MONDAY_MORNING.replace(hour=8, minute=57),
            f"{CLOSED} hoy a las 9:02 a. m.",
        ),
    ],
)
async def test_when_an_advisor_writes(now: datetime, promise: str) -> None:
    """Within five minutes while the dealership is open that long, else when it opens."""
    assert await reply(turn("asesor", intent=Intent.HANDOFF), memory(name="Ana"), now) == promise


async def test_a_customer_wants_no_more_messages() -> None:
    """The wish is granted and confirmed once."""
    result = await answer(turn("no me escriban más", intent=Intent.OPT_OUT), memory(name="Ana"))
    assert result.decision.opts_out
    assert result.content == OutgoingText(
        body="Entendido, Ana. Desde ahora GP Bikes no le envía más mensajes por este chat. Si algún día"
        " quiere volver, escríbanos *ALTA*. Gracias por avisarnos."
    )


async def test_a_customer_wants_messages_again() -> None:
    """The opt-out is taken back, whatever the intent is called."""
    decision = (await answer(turn("ALTA", intent=Intent.OPT_OUT))).decision
    assert (decision.opts_in, decision.opts_out) == (True, False)


async def test_an_agent_has_failed_for_the_last_time() -> None:
    """The customer hears of it kindly, and a person takes over."""
    apologise = registry.apologiser(HOURS)
    result = await apologise(turn("?", intent=Intent.FINANCING), memory(name="Ana"), MONDAY_MORNING)
    assert result.decision.handoff is HandoffReason.AGENT_FAILED
    assert result.content == OutgoingText(
        body="Qué pena con usted, Ana: esta vez no le pude resolver. Un asesor le escribe por este chat en"
        " los próximos 5 minutos."
    )
