"""How tall a rider is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.common.understanding.heights import SHORTEST, TALLEST, find_height


@pytest.mark.parametrize(
    ("text", "centimetres"),
    [
        ("mido 1.60", 160),
        ("mido 1,6", 160),
        ("soy de 1,75 m", 175),
        ("mi estatura es 1 metro con 58", 158),
        ("mido 162 cm", 162),
        ("mido 1.52, busco scooter", 152),
        ("de altura 1.80", 180),
        ("mido 3.50", None),
        ("tengo 1.600.000", None),
        ("la NMAX 155", None),
        ("quiero gastar 1.60", None),
    ],
)
def test_a_height(text: str, centimetres: int | None) -> None:
    """In metres or centimetres, where the text speaks of height; nothing else is one."""
    assert find_height(text) == centimetres


@pytest.mark.parametrize(("text", "centimetres"), [("1.60", 160), ("165", 165), ("uno sesenta", None)])
def test_a_bare_answer(text: str, centimetres: int | None) -> None:
    """A figure alone counts when it was asked for."""
    assert find_height(text, asked=True) == centimetres


@given(st.integers(SHORTEST, TALLEST))
def test_any_height(centimetres: int) -> None:
    """However it is written."""
    metres, rest = divmod(centimetres, 100)
    assert find_height(f"mido {metres}.{rest:02}") == find_height(f"mido {centimetres} cm") == centimetres
