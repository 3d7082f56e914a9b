"""How angry a message is. All of them are invented."""

from __future__ import annotations

import pytest

from libs.common.understanding.anger import Anger, find_anger


@pytest.mark.parametrize(
    "text",
    [
        "ustedes son unos ladrones",
        "partida de incompetentes",
        "ESTO ES UNA ESTAFA!!!",
        "me están robando con esa cuota",
        "qué porquería de servicio",
        "el taller es una mierda",
        "es el colmo, llevo un mes esperando",
        "qué desastre de servicio",
        "me tienen mamado",
        "hijos de puta",
    ],
)
def test_insults_and_accusations(text: str) -> None:
    """One is enough."""
    assert find_anger(text) is Anger.STRONG


@pytest.mark.parametrize(
    "text",
    [
        "ya le dije que 12 millones",
        "usted no entiende",
        "esto no sirve",
        "qué fastidio",
        "pésimo servicio",
        "qué servicio tan malo",
        "nadie me responde",
        "estoy cansada de esperar",
        "deje de preguntar lo mismo",
    ],
)
def test_impatience(text: str) -> None:
    """It may pass once."""
    assert find_anger(text) is Anger.SOME


@pytest.mark.parametrize(
    "text",
    [
        "hola, cuánto vale la MT-03",
        "tienen seguro contra robo?",
        "esto no es una estafa, cierto?",
        "la moto tiene 42 hp",
        "no entiendo lo de la cuota inicial",
        "¿no es posible a 60 meses?",
        "gracias, muy amable",
        "no me sirve el sábado",
        "",
    ],
)
def test_words_that_only_sound_so(text: str) -> None:
    """Questions, fears and figures are no anger."""
    assert find_anger(text) is Anger.NONE


def test_strong_words_between_friends() -> None:
    """They are warm beside praise."""
    assert find_anger("qué hijueputa moto tan bacana") is not Anger.STRONG
