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
RENTAL = passage("NMAX: $120.000 el día", kind="document", evidence=5.1)
NMAX = passage("NMAX Connected: $16.490.000", kind="catalog", evidence=3.9)
MT03 = passage("MT-03: $29.990.000", kind="catalog", evidence=1.0)
R1 = passage("Yamaha R1; Precio: $129.900.000", kind="document")


async def ask(text: str, intent: Intent, known: Result = TRUNK, asked: str = "") -> Answer:
    """What is answered when only `known`, which is found by "baúl" and "r1", was uploaded beside a price
    list of rented motorcycles, found by "alquil"; the catalog is found by its models.
    """
    uploaded = {"baúl": known, "r1": known, "alquil": RENTAL}
    knowledge = SmallKnowledge({**uploaded, "nmax": NMAX, "mt-03": MT03})
    answer = registry.answerers(BUSINESS, knowledge, DIARY)[intent]
    return await answer(turn(text, intent=intent, asked=asked), memory(), MONDAY_MORNING)


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
    doubtful = passage("Baúl Cóndor 45 L; Precio: $620.000", kind="document", coverage=0.3, evidence=0.9)
    answer = await ask("busco algo lindo para mi baúl", Intent.PRODUCT_CATALOG, doubtful)
    assert "¿Qué modelo le interesa" in body(answer)


async def test_what_is_no_upload() -> None:
    """The project's own passages belong to the agents that tell them."""
    answer = await ask("¿hay baúl?", Intent.UPSELLING, passage("Sí, hay baúles."))
    assert "asesor" in body(answer)


async def test_what_only_a_document_knows_of_a_model_of_the_catalog() -> None:
    """Whoever wants to rent is not told what it costs to buy."""
    answer = await ask("quiero alquilar una nmax", Intent.PRODUCT_CATALOG)
    assert "$120.000 el día" in body(answer)
    assert (answer.decision.sources, answer.decision.records) == ((RENTAL,), ())


async def test_an_answer_to_our_question_that_a_document_speaks_of() -> None:
    """It is taken as the answer to what was asked."""
    asked = "product_catalog:use"
    answer = await ask("para alquilarla, me gusta la nmax", Intent.PRODUCT_CATALOG, asked=asked)
    assert "$16.490.000" in body(answer)


async def test_a_wish_of_no_agent_that_a_document_speaks_of() -> None:
    """Few of its words are the document's, but nothing else comes near."""
    points = passage("Nivel: Oro; Puntos: 600", kind="document", coverage=0.45, evidence=3.9)
    assert "600" in body(await ask("¿y con mi baúl ya soy oro?", Intent.OTHER, points))


async def test_a_question_instead_of_an_answer_to_an_offer() -> None:
    """A yes or a no would have been the answer; a question is one of its own."""
    answer = await ask("¿y alquilar la nmax?", Intent.PRODUCT_CATALOG, asked="financing:offered")
    assert "$120.000 el día" in body(answer)
