"""Urgency and experience on the scale of the lead score."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.common.understanding.experience import find_experience
from libs.common.understanding.urgency import find_urgency


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("la quiero hoy", 10),
        ("para esta semana", 10),
        ("en 5 días", 10),
        ("la necesito urgente", 10),
        ("en 15 días", 9),
        ("la próxima semana", 9),
        ("este mes", 8),
        ("antes de fin de mes", 8),
        ("el otro mes", 7),
        ("en dos meses", 7),
        ("en mes y medio", 7),
        ("de 2 a 3 meses", 6),
        ("en 3 meses", 6),
        ("en seis meses", 5),
        ("pronto", 4),
        ("más adelante", 4),
        ("estoy cotizando", 3),
        ("no tengo afán", 3),
        ("el otro año", 3),
        ("solo información", 2),
        ("por curiosidad", 1),
    ],
)
def test_urgency(text: str, grade: int) -> None:
    """How soon somebody wants to buy is graded as the product's scale says."""
    found = find_urgency(text)
    assert found is not None
    assert found.value == grade


@pytest.mark.parametrize("text", ["quiero una moto", "a 36 meses", "cuánto vale la nmax", ""])
def test_no_urgency_told(text: str) -> None:
    """A term of a credit is no time of buying."""
    assert find_urgency(text) is None


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("tengo una pulsar", 10),
        ("quiero cambiar mi moto", 10),
        ("llevo 6 años manejando", 9),
        ("llevo 6 años manejando, ahora no tengo moto", 9),
        ("toda la vida he andado en moto", 9),
        ("manejo hace 3 años", 8),
        ("tengo licencia", 7),
        ("llevo 6 meses manejando", 7),
        ("tengo pase hace un año", 7),
        ("licencia A1", 6),
        ("estoy sacando el pase", 5),
        ("acabo de sacar la licencia", 4),
        ("nunca he manejado", 3),
        ("nunca he manejado, no tengo otra moto", 3),
        ("es mi primera moto", 3),
        ("no pienso manejar yo", 2),
        ("no sé si montar", 1),
    ],
)
def test_experience(text: str, grade: int) -> None:
    """Experience is graded as the product's scale says."""
    found = find_experience(text)
    assert found is not None
    assert found.value == grade


@pytest.mark.parametrize("text", ["tengo 25 años", "quiero una moto", "a 3 años", ""])
def test_no_experience_told(text: str) -> None:
    """An age or a term is no experience."""
    assert find_experience(text) is None


@given(st.integers(1, 400))
def test_sooner_is_never_less_urgent(days: int) -> None:
    """A day later never raises the urgency."""
    sooner, later = find_urgency(f"en {days} días"), find_urgency(f"en {days + 1} días")
    assert sooner is not None
    assert later is not None
    assert sooner.value >= later.value


@given(st.text(max_size=80))
def test_anything_at_all(text: str) -> None:
    """Grades go from 1 to 10."""
    for grade in (find_urgency(text), find_experience(text)):
        assert grade is None or 1 <= grade.value <= 10
