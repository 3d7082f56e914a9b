"""Colloquial words, explained by those of documents."""

from __future__ import annotations

import pytest

from libs.common.knowledge import colloquial
from libs.common.knowledge.colloquial import Colloquial

WORDS = Colloquial({"placa": ("lata",), "reportado": ("reportad*", "lista negra")})


@pytest.mark.parametrize(
    ("question", "explained"),
    [
        ("¿Para cuándo la LATA?", "¿Para cuándo la LATA?. placa"),
        ("estoy reportada y sin lata", "estoy reportada y sin lata. placa. reportado"),
        ("salgo en lista negra", "salgo en lista negra. reportado"),
        ("me gusta la latina", "me gusta la latina"),
    ],
)
def test_a_question(question: str, explained: str) -> None:
    """What is meant follows the customer's own words; parts of words and plain questions are left alone."""
    assert WORDS.explained(question) == explained


def test_the_projects_own_words() -> None:
    """The file can be read, and a word of it is explained."""
    assert "crédito" in colloquial.load().explained("¿la puedo sacar fiada?")
