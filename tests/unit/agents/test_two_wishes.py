"""Messages that want two things get one answer that serves both."""

from __future__ import annotations

from dataclasses import replace

import pytest

from libs.common.intents import Intent
from libs.common.messages import Button, OutgoingButtons, OutgoingText
from services.agents import registry
from services.agents.frame.agent import Answer, Answerer, Decision, HandoffReason
from services.agents.frame.joining import LONGEST, joined
from services.agents.frame.responding import Responding
from services.agents.frame.turn import Memory, Turn, Wish
from tests.doubles.knowledge import SmallKnowledge, passage
from tests.unit.agents.situations import BUSINESS, DIARY, MONDAY_MORNING, memory, turn

KNOWLEDGE = SmallKnowledge({"abren": passage("Abrimos a las 9."), "licencia": passage("Se saca en un CEA.")})
RESPOND = Responding(registry.answerers(BUSINESS, KNOWLEDGE, DIARY))


def wanting(text: str, intent: Intent, other: Intent, words: str) -> Turn:
    """A turn of which the router has found that `words` want something else."""
    start = text.index(words)
    said = turn(text, intent=intent)
    return replace(said, others=(Wish(intent=other, start=start, end=start + len(words)),))


async def respond(said: Turn, known: Memory | None = None) -> Answer:
    """The answer."""
    return await RESPOND(said, known or memory(answered=True), MONDAY_MORNING)


def body(answer: Answer) -> str:
    """What is said."""
    assert isinstance(answer.content, OutgoingText)
    return answer.content.body


async def test_a_price_and_the_hours() -> None:
    """Both are told, and one question stands at the end."""
    text = "cuánto vale la MT-03 y a qué hora abren"
    answer = await respond(wanting(text, Intent.PRODUCT_CATALOG, Intent.FAQ, "a qué hora abren"))
    price = str(BUSINESS.catalog.model("MT-03").price_cop)[:2]  # type: ignore[union-attr]  # it is sold
    assert f"${price}" in body(answer)
    assert "Abrimos a las 9." in body(answer)
    assert body(answer).count("¿") == 1
    assert body(answer).endswith("¿Quiere que le calcule las cuotas?")
    assert answer.decision.asks == "financing:offered"
    assert len(answer.decision.sources) == 1


async def test_a_second_wish_that_nobody_can_serve() -> None:
    """It is passed over, rather than answered beside the point."""
    text = "cuánto vale la MT-03 y qué helicóptero hay"
    answer = await respond(wanting(text, Intent.PRODUCT_CATALOG, Intent.FAQ, "qué helicóptero hay"))
    alone = await respond(turn("cuánto vale la MT-03", intent=Intent.PRODUCT_CATALOG))
    assert body(answer) == body(alone)


async def test_what_the_first_wish_names() -> None:
    """The second is understood from it."""
    text = "qué colores hay de la R15 y en cuánto quedan las cuotas"
    answer = await respond(
        wanting(text, Intent.PRODUCT_CATALOG, Intent.FINANCING, "en cuánto quedan las cuotas")
    )
    assert "36 meses" in body(answer)


async def test_a_person_besides() -> None:
    """The wish is honoured, nothing is asked, and the first is answered all the same."""
    text = "cuánto vale la MT-03 y páseme con un asesor"
    answer = await respond(wanting(text, Intent.PRODUCT_CATALOG, Intent.HANDOFF, "páseme con un asesor"))
    assert answer.decision.handoff is HandoffReason.CUSTOMER_REQUEST
    assert answer.decision.asks == ""
    assert "MT-03" in body(answer)
    assert "¿" not in body(answer)


@pytest.mark.parametrize("intent", [Intent.HANDOFF, Intent.OPT_OUT])
async def test_a_last_word_first(intent: Intent) -> None:
    """It is the whole answer."""
    text = "no me escriban más, y a qué hora abren"
    alone = await respond(turn("no me escriban más", intent=intent))
    assert body(await respond(wanting(text, intent, Intent.FAQ, "a qué hora abren"))) == body(alone)


async def test_two_that_ask() -> None:
    """One thing is asked, and the other is not taken for asked."""
    text = "cuánto vale la MT-03 y recibe mi moto usada"
    answer = await respond(
        wanting(text, Intent.PRODUCT_CATALOG, Intent.LEAD_QUALIFICATION, "recibe mi moto usada")
    )
    assert body(answer).count("¿") == 1
    assert "asked_of_lead" not in answer.decision.all_facts


async def test_a_second_agent_that_fails() -> None:
    """The first answer goes out by itself."""

    async def broken(_turn: Turn, _memory: Memory, _now: object) -> Answer:
        raise RuntimeError

    answerers: dict[Intent, Answerer] = {**RESPOND.answerers, Intent.FAQ: broken}
    said = wanting(
        "cuánto vale la MT-03 y a qué hora abren", Intent.PRODUCT_CATALOG, Intent.FAQ, "a qué hora abren"
    )
    answer = await Responding(answerers)(said, memory(), MONDAY_MORNING)
    assert "MT-03" in body(answer)


async def test_words_that_are_all_the_others() -> None:
    """A turn in which nothing is left for its own intent keeps its words."""
    said = wanting("a qué hora abren", Intent.FAQ, Intent.PRODUCT_CATALOG, "a qué hora abren")
    assert "Abrimos a las 9." in body(await respond(said))


def test_a_second_answer_with_buttons() -> None:
    """What is to be tapped comes with the question that it answers."""
    main = Answer(content=OutgoingText(body="Abrimos a las 9."), decision=Decision())
    buttons = (Button(id="a", title="Sí"),)
    second = Answer(
        content=OutgoingButtons(body="Tengo libre el lunes. ¿Le sirve?", buttons=buttons),
        decision=Decision(asks="service_scheduling:slot"),
    )
    answer = joined(main, second)
    text = "Abrimos a las 9.\n\nTengo libre el lunes. ¿Le sirve?"
    assert answer.content == OutgoingButtons(body=text, buttons=buttons)
    assert answer.decision.asks == "service_scheduling:slot"


def test_two_long_answers() -> None:
    """The second is cut at a sentence."""
    main = Answer(content=OutgoingText(body="Uno. " * 60 + "¿Sí?"), decision=Decision(asks="faq:x"))
    second = Answer(content=OutgoingText(body="Dos cosas. " * 60), decision=Decision())
    text = body(joined(main, second))
    assert len(text) < LONGEST + 10
    assert text.endswith("Dos cosas.\n\n¿Sí?")


async def test_a_question_that_needs_what_stands_before_it() -> None:
    """It stays beside its sentence, and what else was asked is told first."""
    text = "puedo probar la MT-03 y a qué hora abren"
    answer = await respond(wanting(text, Intent.SERVICE_SCHEDULING, Intent.FAQ, "a qué hora abren"))
    assert isinstance(answer.content, OutgoingButtons)
    assert answer.content.body.startswith("Abrimos a las 9.\n\nPara probar la *MT-03*")


async def test_an_offer_of_what_was_asked_for() -> None:
    """The instalments are not offered below the instalments."""
    text = "cuánto vale la MT-03 y a cuotas"
    answer = await respond(wanting(text, Intent.PRODUCT_CATALOG, Intent.FINANCING, "a cuotas"))
    assert answer.decision.asks == "financing:income"
    assert "le calcule las cuotas" not in body(answer)
