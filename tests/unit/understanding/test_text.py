"""Folding of Spanish text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.common.understanding.text import fold, fold_words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("¿Cuánto VALE la Ténéré?", "¿cuanto vale la tenere?"),
        ("  mañana\n temprano ", "manana temprano"),
        ("Holaaaaa", "hola"),
        ("llama al 3000000001", "llama al 3000000001"),
        ("$ 12'500.000", "$ 12'500.000"),
    ],
)
def test_text_as_people_type_it(text: str, folded: str) -> None:
    """Case, accents, drawn-out letters and stray spaces go; figures and punctuation stay."""
    assert fold(text) == folded


def test_words_without_punctuation() -> None:
    """Only letters and digits count as words."""
    assert fold_words("¡Hola! ¿la MT-03, cuánto?") == "hola la mt 03 cuanto"


@given(st.text())
def test_folding_twice(text: str) -> None:
    """Words that are folded already stay as they are."""
    once = fold_words(text)
    assert fold_words(once) == once
