"""The wish to be written to again."""

from __future__ import annotations

import pytest

from libs.common.understanding.resumption import wants_messages_again


@pytest.mark.parametrize(
    "text",
    [
        "START",
        "alta",
        "Alta, por favor",
        "quiero volver a recibir mensajes",
        "quiero volver a recibir sus ofertas",
        "ya me pueden escribir",
        "denme de alta",
        "vuelvan a escribirme",
        "quiero recibir de nuevo las promociones",
        "reactiven mis notificaciones",
    ],
)
def test_a_customer_who_wants_messages_again(text: str) -> None:
    """The word that the opt-out's confirmation names, and the wish in sentences."""
    assert wants_messages_again(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hola",
        "la moto es muy alta",
        "alta gama",
        "no quiero volver a recibir mensajes",
        "STOP",
        "no vuelvan a escribirme",
        "¿cuánto vale la MT-03?",
    ],
)
def test_anything_else(text: str) -> None:
    """What does not ask for messages leaves the opt-out as it is."""
    assert not wants_messages_again(text)
