"""What is wrong with a reply, and with what a conversation leaves behind."""

from __future__ import annotations

import pytest

from libs.common.intents import Intent
from tools.evaluation.cases import Ends, Step
from tools.evaluation.verdict import Heard, State, problems_of_end, problems_of_step, problems_of_whole

STATE = State(
    owner="assistant", handoff=None, opted_out=False, facts={"name": "Carlos"}, score=None, route=None
)


def heard(*replies: str, intent: Intent = Intent.GREETING) -> Heard:
    """Replies to a greeting."""
    return Heard(intent, replies, 10.0)


@pytest.mark.parametrize(
    "step",
    [
        Step(customer="hola", says=("qué TAL",)),
        Step(customer="hola", says=("/t[aá]l\\?$/",)),
        Step(customer="hola", says_any=("adiós", "hola")),
        Step(customer="hola", never=("adiós",)),
        Step(customer="hola", intent=Intent.GREETING),
    ],
)
def test_a_reply_as_it_must_be(step: Step) -> None:
    """Case and accents do not matter."""
    assert problems_of_step(step, heard("Hola, ¿qué tal?")) == []


@pytest.mark.parametrize(
    ("step", "problem"),
    [
        (Step(customer="hola", says=("Carlos",)), "does not say 'Carlos'"),
        (Step(customer="hola", says_any=("Carlos", "Ana")), "says none of 'Carlos', 'Ana'"),
        (Step(customer="hola", never=("QUE TAL",)), "says 'QUE TAL'"),
        (Step(customer="hola", intent=Intent.FAQ), "taken for greeting instead of faq"),
        (Step(customer="hola", silent=True), "was answered, and silence was due"),
    ],
)
def test_a_reply_that_is_not(step: Step, problem: str) -> None:
    """Each demand that is not met is told."""
    assert problems_of_step(step, heard("Hola, ¿qué tal?")) == [problem]


def test_two_bubbles() -> None:
    """A turn has one reply."""
    assert problems_of_step(Step(customer="hola"), heard("Hola.", "¿Qué tal?")) == [
        "got 2 replies instead of one"
    ]


def test_a_place_that_was_not_filled() -> None:
    """Nobody wants to be called None."""
    assert problems_of_step(Step(customer="hola"), heard("Hola, None.")) == ["looks unfinished at 'None'"]


def test_a_long_reply() -> None:
    """Only a table may be long."""
    assert problems_of_step(Step(customer="hola"), heard("a" * 601)) == [
        "is 601 characters long, 600 at most"
    ]
    assert problems_of_step(Step(customer="hola", long=True), heard("a" * 601)) == []


def test_silence_that_is_due() -> None:
    """Then nothing else is asked of the reply."""
    assert problems_of_step(Step(customer="👍", silent=True), heard()) == []


def test_the_same_words_twice_running() -> None:
    """A customer who reads them again feels unheard."""
    assert problems_of_whole([heard("¿Cuál modelo?"), heard("¿Cuál modelo?")]) == [
        "says the same twice running: '¿Cuál modelo?'"
    ]
    assert problems_of_whole([heard("¿Cuál modelo?"), heard("¿Cuánto?")]) == []


def test_what_must_be_true_in_the_end() -> None:
    """What a case does not name is not looked at."""
    assert problems_of_end(Ends(owner="assistant", facts={"name": "Carlos"}), STATE) == []
    assert problems_of_end(Ends(owner="person", facts={"budget": 1}, rows={"appointments": 1}), STATE) == [
        "owner is 'assistant' in the end instead of 'person'",
        "the fact budget is None in the end instead of 1",
        "appointments has None rows of the customer's in the end instead of 1",
    ]
