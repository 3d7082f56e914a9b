"""No reply goes out twice in a row word by word, and not every one begins with the same courtesy."""

from __future__ import annotations

import pytest

from libs.common.messages import OutgoingTemplate, OutgoingText, TemplateParameter
from services.agents.frame.agent import Answer, Decision, HandoffReason
from services.agents.frame.bodies import body_of
from services.agents.frame.repeating import fresh
from services.agents.frame.turn import Memory, Said
from tests.unit.agents.situations import GP_BIKES, MONDAY_MORNING

WHICH = "Con mucho gusto, Ana. ¿De qué moto le calculo las cuotas?"
THANKED = "Con mucho gusto. Aquí estoy para lo que necesite."


def after(*said: str) -> Memory:
    """A conversation in which the assistant has said this."""
    history = tuple(
        Said(author="assistant", content=OutgoingText(body=body), occurred_at=MONDAY_MORNING) for body in said
    )
    return Memory(dealership=GP_BIKES, history=history)


def told(body: str, memory: Memory, decision: Decision | None = None) -> str:
    """What goes out for `body`."""
    answer = Answer(content=OutgoingText(body=body), decision=decision or Decision())
    return body_of(fresh(answer, memory).content) or ""


def test_something_new() -> None:
    """What has not been said goes out as it is."""
    assert told(WHICH, after("La FZ 25 vale mucho.")) == WHICH


@pytest.mark.parametrize("between", [(), ("La FZ 25 vale mucho.",)])
def test_the_same_question(between: tuple[str, ...]) -> None:
    """It is asked as one that was asked, though something else was said in between."""
    asked = told(WHICH, after(WHICH, *between), Decision(asks="financing:model"))
    assert asked == "Como le decía: ¿De qué moto le calculo las cuotas?"


def test_the_same_below_a_notice() -> None:
    """The notice of the first reply does not hide that it was the same."""
    assert told(WHICH, after(f"{WHICH}\n\n🔒 Al seguir…")) != WHICH


def test_after_a_template() -> None:
    """What the platform has approved and filled is not compared."""
    survey = OutgoingTemplate(
        name="encuesta_entrega", language="es_CO", body=(TemplateParameter(value="Ana", name="nombre"),)
    )
    said = Said(author="assistant", content=survey, occurred_at=MONDAY_MORNING)
    assert told(WHICH, Memory(dealership=GP_BIKES, history=(said,))) == WHICH


def test_courtesy_in_every_reply() -> None:
    """The second reply in a row is kind without the same words."""
    assert told(THANKED, after(WHICH)) == "Aquí estoy para lo que necesite."
    assert told("Con gusto le esperamos.", after(WHICH)) == "Le esperamos."


def test_thanks_after_thanks() -> None:
    """It stays a whole sentence, however often thanks are given."""
    once = told(THANKED, after(THANKED))
    twice = told(THANKED, after(THANKED, once))
    assert len({THANKED, once, twice}) >= 2
    assert once.endswith("Aquí estoy para lo que necesite.")


def test_a_last_word() -> None:
    """What a person does next is told in the words that were decided."""
    decision = Decision(handoff=HandoffReason.CUSTOMER_REQUEST)
    assert told(WHICH, after(WHICH), decision) == WHICH
