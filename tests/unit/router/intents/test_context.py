"""Messages that merely answer."""

from __future__ import annotations

import pytest

from libs.common.understanding.text import fold_words
from services.router.intents.context import merely_answers


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
