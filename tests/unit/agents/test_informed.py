"""What agents leave unanswered, answered from uploaded documents. All of it is invented."""

from __future__ import annotations

import pytest

from libs.common.intents import Intent
from libs.common.knowledge.results import Result
from libs.common.messages import OutgoingText
from services.agents import registry
from services.agents.frame.agent import Answer
from tests.doubles.knowledge import SmallKnowledge, passage
from tests.unit.agents.situations import BUSINESS, DIARY, MONDAY_MORNING, memory, turn

TRUNK = passage("Baúl Cóndor 45 L; Precio: $620.000", kind="document")
R1 = passage("Yamaha R1; Precio: $129.900.000", kind="document")


async def ask(text: str, intent: Intent, known: Result = TRUNK) -> Answer:
    """What is answered when only `known`, which is found by "baúl" and "r1", was uploaded."""
    knowledge = SmallKnowledge({"baúl": known, "r1": known})
    answer = registry.answerers(BUSINESS, knowledge, DIARY)[intent]
    return await answer(turn(text, intent=intent), memory(), MONDAY_MORNING)


def body(answer: Answer) -> str:
    """The words of an answer."""
    assert isinstance(answer.content, OutgoingText)
    return answer.content.body


@pytest.mark.parametrize("intent", [Intent.PRODUCT_CATALOG, Intent.UPSELLING, Intent.SERVICE_SCHEDULING])
async def test_a_product_that_only_a_document_has(intent: Intent) -> None:
    """The document answers, and stands behind the reply for staff."""
    answer = await ask("¿cuánto vale el baúl cóndor?", intent)
    assert "$620.000" in body(answer)
    assert answer.decision.sources == (TRUNK,)


async def test_a_model_that_is_not_in_the_catalog_but_in_a_document() -> None:
    """It is not said that it is not carried."""
    assert "$129.900.000" in body(await ask("¿cuánto vale la R1?", Intent.PRODUCT_CATALOG, R1))


async def test_a_model_of_the_catalog() -> None:
    """The catalog's price is told, whatever documents say of it."""
    answer = await ask("¿la MT-03 con baúl cuánto vale?", Intent.PRODUCT_CATALOG)
    assert "$29.990.000" in body(answer)
    assert answer.decision.sources == ()


async def test_a_document_that_shares_few_words_with_the_question() -> None:
    """The agent's own question is better than a passage about something else."""
    doubtful = passage("Baúl Cóndor 45 L; Precio: $620.000", kind="document", coverage=0.3)
    answer = await ask("busco algo lindo para mi baúl", Intent.PRODUCT_CATALOG, doubtful)
    assert "¿Qué modelo le interesa" in body(answer)


async def test_what_is_no_upload() -> None:
    """The project's own passages belong to the agents that tell them."""
    answer = await ask("¿hay baúl?", Intent.UPSELLING, passage("Sí, hay baúles."))
    assert "asesor" in body(answer)
