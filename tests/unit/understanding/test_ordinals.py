"""Which of several things is meant."""

from __future__ import annotations

import pytest

from libs.common.understanding.ordinals import find_choice


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("la primera", 0),
        ("me gusta el segundo", 1),
        ("la 3", 2),
        ("2", 1),
        ("la última", 2),
        ("la opción 1", 0),
        ("la cuarta", None),
        ("2 millones", None),
        ("la azul", None),
        ("", None),
    ],
)
def test_one_of_three(text: str, place: int | None) -> None:
    """By order, by number or from the end; a place that does not exist is none."""
    assert find_choice(text, 3) == place
