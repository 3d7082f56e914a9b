"""Scores from 0 to 10. All messages are invented."""

from __future__ import annotations

import pytest

from libs.common.understanding.ratings import find_rating, without_rating


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("un 9", 9),
        ("diez", 10),
        ("nueve", 9),
        ("cero", 0),
        ("10", 10),
        ("le doy 8/10", 8),
        ("10 de 10", 10),
        ("nueve sobre diez", 9),
        ("5 estrellas", 10),
        ("4/5", 8),
        ("un 3, la entrega fue muy demorada", 3),
        ("les pongo 7, el asesor muy amable", 7),
        ("un diez, feliz", 10),
        ("9!!", 9),
        ("después de 3 meses les doy un 6", 6),
        ("muy bien", None),
        ("llegó en 3 días", None),
        ("15", None),
        ("a las 9:00", None),
        ("", None),
    ],
)
def test_a_score_that_was_asked_for(text: str, score: int | None) -> None:
    """In figures, words or stars; a number of something else is none."""
    assert find_rating(text, asked=True) == score


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("les doy un 10, excelente servicio", 10),
        ("mi calificación es 9", 9),
        ("la encuesta que me mandaron, yo les doy un 8", 8),
        ("quiero un 9", None),
        ("tengo 2 motos", None),
        ("me da 10 cuotas", None),
    ],
)
def test_a_score_that_nobody_asked_for(text: str, score: int | None) -> None:
    """It must be given as one."""
    assert find_rating(text) == score


@pytest.mark.parametrize(
    ("text", "comment"),
    [
        ("un 9", ""),
        ("10/10 gracias", ""),
        ("un 3, la entrega fue muy demorada", "un 3, la entrega fue muy demorada"),
    ],
)
def test_what_is_said_beside_a_score(text: str, comment: str) -> None:
    """Only what tells something is kept."""
    assert without_rating(text) == comment
