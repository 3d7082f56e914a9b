"""Yes and no to an offer."""

from __future__ import annotations

import pytest

from libs.common.understanding.assent import assents, yes_or_no


@pytest.mark.parametrize(
    "text",
    [
        "dale",
        "Listo",
        "SÍ",
        "siii",
        "si por favor",
        "claro que sí",
        "de una",
        "hágale pues",
        "bueno, gracias",
        "ok",
        "me parece bien",
        "sí quiero",
        "cómo no",
        "perfecto, muchas gracias 🙏",
    ],
)
def test_a_yes(text: str) -> None:
    """Agreement in all its forms, with thanks or without."""
    assert assents(text) is True


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "No, gracias",
        "no, todavía no",
        "por ahora no",
        "claro que no",
        "más tarde",
        "luego les escribo",
        "no, así está bien",
        "no se preocupe",
        "gracias, pero no",
    ],
)
def test_a_no(text: str) -> None:
    """Refusal, and what puts the matter off."""
    assert assents(text) is False


@pytest.mark.parametrize(
    "text", ["", "gracias", "sí, pero cuánto vale", "no entiendo el precio", "la azul", "¿por qué no?"]
)
def test_neither(text: str) -> None:
    """Thanks alone, or anything that brings a wish of its own."""
    assert assents(text) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sí tengo licencia", True),
        ("tengo la A2", True),
        ("todavía no la he sacado", False),
        ("no tengo pase", False),
        ("dale", True),
        ("cuánto vale la MT-03", None),
        ("sí y de paso quería saber por los precios de las motos que tienen", None),
    ],
)
def test_the_answer_to_a_question_of_yes_or_no(text: str, said: bool | None) -> None:
    """It may repeat the question in few words."""
    assert yes_or_no(text) is said
