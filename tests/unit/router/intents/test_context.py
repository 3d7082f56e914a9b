"""Messages that merely answer."""

from __future__ import annotations

import pytest

from libs.common.understanding.text import fold_words
from services.router.intents.context import merely_answers, tells, tells_an_amount


@pytest.mark.parametrize(
    "text",
    [
        "Sí",
        "no",
        "el segundo",
        "a 36",
        "20 millones",
        "la azul",
        "mañana a las 3",
        "el viernes",
        "a 36 meses",
    ],
)
def test_answers(text: str) -> None:
    """Yes, no, which, when and how much are answers."""
    assert merely_answers(fold_words(text))


@pytest.mark.parametrize(
    "text", ["", "cuánto vale la nmax", "sí, pero dónde quedan", "quiero un casco", "no me escriban más"]
)
def test_wishes(text: str) -> None:
    """Whatever brings a word of its own is more than an answer."""
    assert not merely_answers(fold_words(text))


@pytest.mark.parametrize(
    ("detail", "text"),
    [
        ("experience", "me acaban de dar el pase"),
        ("experience", "llevo 6 años manejando, ahora no tengo moto"),
        ("urgency", "la compraría esta semana"),
        ("budget", "por ahí unos 12 millones y medio"),
        ("licence", "sí tengo licencia"),
        ("licence", "todavía no la he sacado"),
        ("survey", "les pongo un 9, muy amable la vendedora"),
        ("comment", "la atención de la vendedora"),
    ],
)
def test_what_was_asked_is_told(detail: str, text: str) -> None:
    """Whole sentences answer too."""
    assert tells(detail, text)


@pytest.mark.parametrize(
    ("detail", "text"),
    [
        ("urgency", "¿abren esta semana?"),
        ("budget", "cuánto queda la cuota de 12 millones"),
        ("experience", "dónde quedan ubicados"),
        ("comment", "¿cuánto vale la MT-03?"),
        ("color", "me acaban de dar el pase"),
        ("licence", "sí, pero cuánto vale la MT-03"),
    ],
)
def test_something_else_is_asked(detail: str, text: str) -> None:
    """A question is no answer, even when it holds what could be one."""
    assert not tells(detail, text)


def test_an_amount_beside_a_wish() -> None:
    """It says what the answer is to be made from, unless something is asked of it."""
    assert tells_an_amount("y tengo 9 millones")
    assert not tells_an_amount("cuánto queda la cuota de 9 millones")
