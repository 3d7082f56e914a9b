"""The parts of a message."""

from __future__ import annotations

import pytest

from libs.common.understanding.clauses import clauses


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("cuánto vale la nmax? y dónde quedan", ["cuánto vale la nmax", "dónde quedan"]),
        ("el precio y cuánto queda la cuota", ["el precio", "cuánto queda la cuota"]),
        ("una cita, también quiero un casco", ["una cita", "quiero un casco"]),
        ("buenos días\nuna pregunta", ["buenos días", "una pregunta"]),
        ("cuanto vale la nmax y la puedo probar", ["cuanto vale la nmax", "la puedo probar"]),
        ("precio de la mt 03 y a cuotas", ["precio de la mt 03", "a cuotas"]),
        ("el cambio de aceite y hacen domicilio", ["el cambio de aceite", "hacen domicilio"]),
        ("la fz 25 y la mt 15", ["la fz 25 y la mt 15"]),
        ("casco y guantes", ["casco y guantes"]),
        ("mido 1,60 y gano 2.500.000", ["mido 1,60 y gano 2.500.000"]),
        ("hola", []),
    ],
)
def test_parts(text: str, parts: list[str]) -> None:
    """Sentence marks, commas and words that open another wish divide; a plain "y" does not."""
    assert [clause.text for clause in clauses(text)] == parts
