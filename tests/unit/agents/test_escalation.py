"""When the assistant stops by itself. All customers are invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from libs.common.data_files import DataFileError
from libs.common.intents import Intent
from libs.common.messages import OutgoingText, Text
from services.agents.frame.agent import HandoffReason
from services.agents.frame.turn import Memory, Said
from services.agents.handoff.policy import load_policy
from tests.unit.agents.situations import (
    GP_BIKES,
    MONDAY_MORNING,
    SATURDAY_NIGHT,
    answer,
    memory,
    reply,
    turn,
)
from tests.unit.agents.talk import Talk


def told(*said: str) -> Memory:
    """A conversation in which customer and assistant have spoken in turns, the customer first."""
    history = tuple(
        Said(author="assistant", content=OutgoingText(body=text), occurred_at=MONDAY_MORNING)
        if place % 2
        else Said(author="customer", content=Text(body=text), occurred_at=MONDAY_MORNING)
        for place, text in enumerate(said)
    )
    return Memory(dealership=GP_BIKES, history=history)


@pytest.mark.parametrize(
    "intent", [Intent.GREETING, Intent.PRODUCT_CATALOG, Intent.FINANCING, Intent.FAQ, Intent.OTHER]
)
async def test_strong_words(intent: Intent) -> None:
    """Whatever the agent, a person takes over at once, and the customer gets an apology."""
    result = await answer(turn("son unos ladrones", intent=intent), memory(name="Ana"))
    assert result.decision.handoff is HandoffReason.FRUSTRATION
    assert result.content == OutgoingText(
        body="Entiendo su molestia, Ana. Le ofrezco disculpas: esto lo toma una persona. Un asesor le escribe"
        " por este chat en los próximos 5 minutos."
    )


async def test_a_person_is_called_for_in_anger() -> None:
    """It is no ordinary request, and not answered as one."""
    result = await answer(turn("este bot no sirve, quiero un asesor", intent=Intent.HANDOFF), memory())
    assert result.decision.handoff is HandoffReason.FRUSTRATION
    assert isinstance(result.content, OutgoingText)
    assert result.content.body.startswith("Entiendo su molestia.")


async def test_impatience_once() -> None:
    """The agent answers."""
    said = turn("qué fastidio, ¿cuánto vale la MT-03?", intent=Intent.PRODUCT_CATALOG)
    assert (await answer(said, told("hola", "Buenos días"))).decision.handoff is None


async def test_impatience_twice_in_a_row() -> None:
    """A person takes over."""
    before = told("hola", "Buenos días", "ya le dije que la azul", "¿Cuál de estas?")
    result = await answer(turn("usted no me entiende", intent=Intent.PRODUCT_CATALOG), before)
    assert result.decision.handoff is HandoffReason.FRUSTRATION


async def test_impatience_that_has_passed() -> None:
    """What was said before the last turn counts no more."""
    before = told("qué fastidio", "¿Cuál de estas?", "la azul", "Listo")
    result = await answer(turn("ya le dije", intent=Intent.PRODUCT_CATALOG), before)
    assert result.decision.handoff is None


@pytest.mark.parametrize(
    "text",
    [
        "los voy a demandar",
        "voy a poner una queja ante la Superintendencia",
        "ya hablé con mi abogada",
        "me estrellé y la moto quedó mal",
        "¿qué datos tienen de mí?",
        "soy periodista de un medio",
    ],
)
async def test_what_is_a_persons_to_decide(text: str) -> None:
    """The file names it; a person takes over at once."""
    result = await answer(turn(text, intent=Intent.FAQ))
    assert result.decision.handoff is HandoffReason.POLICY


async def test_a_persons_topic_while_the_dealership_is_closed() -> None:
    """The customer is told when somebody writes."""
    assert await reply(turn("tuve un accidente", intent=Intent.OTHER), now=SATURDAY_NIGHT) == (
        "Lamento mucho lo ocurrido. Este tema lo atiende directamente una persona del equipo. En este momento"
        " estamos cerrados; un asesor le escribe por este chat el martes 17 de noviembre a las 9:00 a. m."
    )


async def test_a_question_that_is_not_understood_twice() -> None:
    """The first failed answer is asked again; at the second a person takes over."""
    talk = Talk(Intent.FINANCING)
    asked = await talk.say("¿se puede a crédito?")
    assert asked == "Con mucho gusto. ¿De qué moto, o de qué valor, le calculo las cuotas?"
    assert await talk.say("pues eso") == (
        "Perdón, creo que no le entendí. ¿De qué moto, o de qué valor, le calculo las cuotas?"
    )
    assert talk.decision.handoff is None
    assert (await talk.say("lo que le dije antes")).startswith("Qué pena con usted. No le estoy entendiendo")
    assert talk.decision.handoff is HandoffReason.AGENT_FAILED


async def test_a_question_that_is_understood_in_the_end() -> None:
    """What failed before is forgotten."""
    talk = Talk(Intent.FINANCING)
    await talk.say("¿se puede a crédito?")
    await talk.say("pues eso")
    assert "MT-15" in await talk.say("la MT-15")
    assert talk.facts["asked_again"].value is None


async def test_two_messages_nobody_has_an_answer_to() -> None:
    """The first gets an offer, at the second a person takes over."""
    talk = Talk(Intent.OTHER)
    await talk.say("¿y lo del asunto?")
    await talk.say("el asunto de ayer")
    assert talk.decision.handoff is HandoffReason.AGENT_FAILED


async def test_a_customer_who_goes_on_looking() -> None:
    """Asking which one it shall be again and again is no failure."""
    talk = Talk(Intent.PRODUCT_CATALOG)
    for text in ("lista de precios", "compare la MT-03 y la FZ 25", "qué nakeds tienen", "lista de precios"):
        await talk.say(text)
        assert talk.decision.handoff is None


async def test_a_wish_to_be_left_alone_in_anger() -> None:
    """It is granted; nobody else writes."""
    decision = (await answer(turn("ladrones, no me escriban más", intent=Intent.OPT_OUT))).decision
    assert (decision.opts_out, decision.handoff) == (True, None)


def test_a_phrase_that_says_nothing(tmp_path: Path) -> None:
    """The file is refused, with the topic's name."""
    path = tmp_path / "policy.yaml"
    path.write_text("topics: [{name: legal_claim, opening: Entiendo, phrases: ['a ** b']}]")
    with pytest.raises(DataFileError, match="legal_claim"):
        load_policy(path)
