"""Frequent questions, answered from a small invented knowledge."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.common.intents import Intent
from libs.common.messages import OutgoingText
from services.agents import registry
from services.agents.faq.excerpt import excerpt
from services.agents.faq.texts import MOST_CHARACTERS, shortened
from services.agents.frame.agent import Answer
from services.agents.frame.turn import NAME
from tests.doubles.knowledge import SmallKnowledge, passage
from tests.unit.agents.situations import BUSINESS, DIARY, GP_BIKES, MONDAY_MORNING, memory, turn

PARKING = passage("Sí, hay parqueadero vigilado.")
LIST = passage("Casco integral, talla M. Guantes de cuero.", kind="document")
KNOWLEDGE = SmallKnowledge({"parqueadero": PARKING, "casco": LIST})


async def ask(text: str, *, intent: Intent = Intent.FAQ) -> Answer:
    """What is answered to a question on a Monday morning."""
    answer = registry.answerers(BUSINESS, KNOWLEDGE, DIARY)[intent]
    return await answer(turn(text, intent=intent), memory(), MONDAY_MORNING)


def body(answer: Answer) -> str:
    """The words of an answer."""
    assert isinstance(answer.content, OutgoingText)
    return answer.content.body


@pytest.mark.parametrize("intent", [Intent.FAQ, Intent.OTHER])
async def test_a_question_that_the_knowledge_answers(intent: Intent) -> None:
    """The passage is the answer."""
    answer = await ask("¿tienen parqueadero?", intent=intent)
    assert body(answer) == "Sí, hay parqueadero vigilado.\n\n¿Le ayudo con algo más?"


async def test_the_passage_behind_an_answer_is_kept_for_staff() -> None:
    """An advisor can see what the reply was made from; the customer is not shown it."""
    answer = await ask("¿tienen parqueadero?")
    assert answer.decision.sources == (PARKING,)
    assert "Preguntas frecuentes" not in body(answer)


async def test_a_passage_of_a_document_is_introduced() -> None:
    """What was not written as an answer is told with where it stands: "not covered" turns it round."""
    assert body(await ask("¿qué casco hay?")).startswith(
        "Esto es lo que tengo de *La tienda*:\nCasco integral"
    )


async def test_two_questions_are_both_answered() -> None:
    """In one message, in their order."""
    answer = await ask("¿tienen parqueadero? ¿y qué casco hay?")
    assert body(answer).startswith(
        "Sí, hay parqueadero vigilado.\n\nEsto es lo que tengo de *La tienda*:\nCasco integral"
    )
    assert answer.decision.sources == (PARKING, LIST)


@pytest.mark.parametrize("text", ["dónde quedan", "me regalas la dirección", "¿cómo llego?"])
async def test_where_the_dealership_is(text: str) -> None:
    """Every dealership has its own address, so it stands in no document."""
    assert body(await ask(text)).startswith("GP Bikes queda en Calle 80 # 20-30, Bogotá. Atendemos de lunes")


async def test_the_number_of_the_dealership() -> None:
    """It is the one that the customer writes to."""
    known = replace(memory(), dealership=replace(GP_BIKES, phone="573000000000"))
    answer = registry.answerers(BUSINESS, KNOWLEDGE, DIARY)[Intent.FAQ]
    said = await answer(turn("cuál es el teléfono de ustedes", intent=Intent.FAQ), known, MONDAY_MORNING)
    assert body(said).startswith("Nos encuentra en este mismo número, el +573000000000, por WhatsApp.")


async def test_where_and_something_else() -> None:
    """Neither question is lost."""
    said = body(await ask("dónde quedan y si tienen parqueadero"))
    assert said.startswith("GP Bikes queda en Calle 80 # 20-30, Bogotá.\n\nSí, hay parqueadero")


async def test_what_nobody_asked() -> None:
    """Chatter is not answered with a passage that merely sounds like it."""
    near = SmallKnowledge({"chiste": passage("Cuéntenos lo ocurrido.", coverage=0.0)})
    answer = registry.answerers(BUSINESS, near, DIARY)[Intent.OTHER]
    said = await answer(turn("cuéntame un chiste", intent=Intent.OTHER), memory(), MONDAY_MORNING)
    assert said.decision.sources == ()


async def test_a_question_that_the_knowledge_does_not_answer() -> None:
    """A person is offered, and nothing is made up."""
    answer = await ask("¿me prestan un helicóptero?")
    assert "asesor" in body(answer)
    assert answer.decision.sources == ()


async def test_a_name_told_beside_a_question_is_learnt_and_used() -> None:
    """Nobody has to tell a name twice."""
    answer = await ask("Hola, soy Marta, ¿hay parqueadero?")
    assert body(answer).startswith("Mucho gusto, Marta. Sí, hay")
    assert answer.decision.facts == {NAME: "Marta"}


async def test_thanks_are_no_question() -> None:
    """Nothing is looked up for a goodbye."""
    assert (await ask("muchas gracias")).decision.sources == ()


def test_a_long_passage_ends_with_a_whole_sentence() -> None:
    """What does not fit is left out from a sentence's beginning on."""
    text = shortened("La primera frase es corta. " + "La segunda es muy larga " * 30 + ".")
    assert text == "La primera frase es corta."


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=2000))
def test_no_passage_is_told_at_more_than_its_length(passage_text: str) -> None:
    """A reply stays as short as people read on a phone."""
    assert len(shortened(passage_text)) <= MOST_CHARACTERS + 1


def test_a_long_document_is_told_by_the_lines_that_answer() -> None:
    """A price list of many lines is not read out: the one that was asked for is."""
    lines = [f"Producto: Casco Andino XR-{number}; Precio: ${number}.000" for number in (310, 420, 530, 640)]
    assert excerpt("\n".join(lines), "¿cuánto cuesta el casco andino xr 530?") == lines[2]


def test_a_long_document_that_shares_no_word_with_the_question() -> None:
    """All of it is kept: what was meant cannot be told from the words."""
    text = "Uno.\nDos.\nTres.\nCuatro."
    assert excerpt(text, "¿y eso?") == text
