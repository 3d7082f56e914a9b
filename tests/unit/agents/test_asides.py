"""A question in the place of an answer is answered, and then the agent asks its own. All is invented."""

from __future__ import annotations

from dataclasses import replace

import pytest

from libs.common.intents import Intent
from services.agents import registry
from services.agents.frame.agent import Answer
from services.agents.frame.bodies import body_of
from services.agents.frame.turn import Fact
from services.agents.handoff.escalation import failures
from services.agents.service_scheduling.situation import DRAFT
from tests.doubles.knowledge import SmallKnowledge, passage
from tests.unit.agents.situations import BUSINESS, DIARY, MONDAY_MORNING, memory, turn
from tests.unit.agents.talk import Talk

OLD = passage("Recibimos motos usadas y un perito las avalúa.")
REPORTED = passage("Con reporte se pide codeudor.")
TAKES = passage("Traiga la tarjeta de propiedad.")
CHOOSING_AN_HOUR = replace(
    memory(answered=True),
    facts={DRAFT: Fact(value={"service": "cambio-aceite"}, learned_at=MONDAY_MORNING)},
)
AGENTS = registry.answerers(
    BUSINESS, SmallKnowledge({"usada": OLD, "reportado": REPORTED, "tarjeta": TAKES}), DIARY
)


async def ask(text: str, intent: Intent, asked: str = "") -> Answer:
    """What is answered."""
    return await AGENTS[intent](turn(text, intent=intent, asked=asked), memory(answered=True), MONDAY_MORNING)


@pytest.mark.parametrize(
    ("text", "intent", "asked", "told", "question"),
    [
        ("¿reciben moto usada?", Intent.LEAD_QUALIFICATION, "", "perito", "¿Ya tiene un modelo"),
        ("¿y cuánto me dan por ella?", Intent.LEAD_QUALIFICATION, "lead_qualification:use", "perito", "¿"),
        ("estoy reportado, me aprueban?", Intent.FINANCING, "", "codeudor", "¿De qué moto"),
    ],
)
async def test_a_question_in_between(text: str, intent: Intent, asked: str, told: str, question: str) -> None:
    """What is known stands before the agent's own question, which stays what is asked."""
    answer = await ask(text, intent, asked)
    body = body_of(answer.content) or ""
    assert told in body
    assert question in body.partition(told)[2]
    assert answer.decision.asks.startswith(intent)
    assert len(answer.decision.sources) == 1


async def test_asking_again_after_an_aside_is_no_failure() -> None:
    """The customer was understood, and had only something else to ask first."""
    said = turn("¿necesito la tarjeta?", intent=Intent.SERVICE_SCHEDULING, asked="service_scheduling:slot")
    answer = await AGENTS[said.intent](said, CHOOSING_AN_HOUR, MONDAY_MORNING)
    assert "Traiga la tarjeta de propiedad.\n\n¿Cuál le sirve?" in (body_of(answer.content) or "")
    assert answer.decision.asks == said.asked
    assert failures(said, memory(answered=True), answer) == 0


async def test_a_question_by_whose_words_nothing_can_be_found() -> None:
    """An advisor is promised rather than a passage guessed."""
    talk = Talk(Intent.LEAD_QUALIFICATION)
    await talk.say("quiero comprar moto")
    assert "confirma un asesor" in await talk.say("¿y ustedes me la sacan?")
    assert not talk.decision.sources


async def test_how_long_an_approval_takes_starts_none() -> None:
    """Asking about a credit is not applying for one."""
    answer = await ask("¿cuánto se demoran en aprobar?", Intent.FINANCING, "financing:offered_application")
    assert not answer.decision.records
