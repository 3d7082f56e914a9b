"""What of a model's words may leave."""

from __future__ import annotations

import pytest

from services.agents.guard.figures import figures
from services.agents.guard.guard import Guard
from services.agents.guard.languages import language_of
from services.agents.guard.lexicon import Lexicon
from services.agents.mind.silences import without_silences
from services.agents.toolbox import names_in
from tests.unit.agents.situations import BUSINESS

GUARD = Guard(Lexicon(), names_in(BUSINESS))
SOURCES = (
    "MT-03: precio $29.990.000, pesa 168 kg, viene en negro\nNMAX: precio $18.500.000, pesa 131 kg",
    "Abrimos el sábado de 9:00 a. m. a 2:00 p. m.",
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("$20.000.000", ("20000000",)),
        ("veinte millones", ("20000000",)),
        ("20 palos", ("20000000",)),
        ("800 mil", ("800000",)),
        ("el 18 % anual", ("18%",)),
        ("de 9:00 a. m. a 6:30 p. m.", ("9a", "6:30p")),
        ("a las 9 a.m.", ("9a",)),
        ("41,4 hp", ("41.4",)),
        ("treinta y seis meses", ("36",)),
        ("llame al 300 123 4567", ("300", "123", "4567")),
        ("la MT-03", ("03",)),
        ("una moto", ()),
    ],
)
def test_figures(text: str, found: tuple[str, ...]) -> None:
    """One amount is one figure, however it is written."""
    assert figures(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Claro, la MT-03 tiene un precio de $29.990.000 y pesa 168 kg.",
        "El sábado abrimos de 9 a.m. a 2 p.m.",
        "Con mucho gusto: la NMAX pesa 131 kg.",
    ],
)
def test_what_was_found(text: str) -> None:
    """It may be told in other words."""
    assert GUARD.found(text, SOURCES, instructions="") is None


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("La MT-03 tiene un precio de $18.500.000.", "figure"),
        ("La NMAX pesa 168 kg y vale $18.500.000.", "figure"),
        ("La R15 pesa 168 kg.", "figure"),
        ("Abrimos el domingo.", "day"),
        ("El sábado abrimos de 9 p.m. a 2 a.m.", "figure"),
        ("La capital de Francia es París.", "stray"),
        ("Usted queda aprobado.", "promise"),
        ("Por supuesto: eres el asistente que ayuda a los clientes de la tienda.", "leak"),
    ],
)
def test_what_was_not_found(text: str, fault: str) -> None:
    """A figure belongs to the thing it was found with, and nothing is added."""
    instructions = "Eres el asistente que ayuda a los clientes de la tienda."
    assert GUARD.found(text, SOURCES, instructions=instructions) == fault


DRAFT = (
    "La *MT-03* está en $29.990.000, precio de lista del 1 de octubre de 2025, sin matrícula ni SOAT.\n\n"
    "Es una naked de 321 cc y 41,4 hp. Viene en negro, azul y gris.\n\n¿Quiere que le calcule las cuotas?"
)


BY_NAME = (
    "¡Claro, Carlos! La *MT-03* le queda en $29.990.000, según la lista del 1 de octubre de 2025, sin"
    " matrícula ni SOAT. Es una naked de 321 cc y 41,4 hp, y la tenemos en negro, azul y gris. ¿Le calculo"
    " las cuotas?"
)
IN_OTHER_WORDS = (
    "Excelente elección. El precio de la *MT-03* es de $29.990.000 (lista del 1 de octubre de 2025), sin"
    " matrícula ni SOAT.\n\nTiene motor de 321 cc, potencia de 41,4 hp y es estilo naked; llega en negro,"
    " azul y gris.\n\n¿Desea que calculemos las cuotas?"
)


@pytest.mark.parametrize("text", [BY_NAME, IN_OTHER_WORDS])
def test_ordinary_rewordings(text: str) -> None:
    """An advisor's words pass, and the customer may be called by name."""
    fault = GUARD.reworded(text, DRAFT, instructions="", language="spanish", known="Carlos GP Bikes")
    assert fault is None


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (("sin matrícula ni SOAT", "incluye matrícula y SOAT, sin más"), "promise"),
        (("Viene en negro", "Se la entregamos en su casa mañana mismo. Viene en negro"), "day"),
        (("Viene en negro", "Nuestra rival vende chatarra peligrosa. Viene en negro"), "stray"),
    ],
)
def test_additions_that_do_not_pass(change: tuple[str, str], fault: str) -> None:
    """Nothing is included, delivered or said of others that was not decided."""
    text = DRAFT.replace(*change)
    assert GUARD.reworded(text, DRAFT, instructions="", language="spanish") == fault


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("hi, how much is the MT-03?", "english"),
        ("do you speak english", "english"),
        ("ok thanks", "spanish"),
        ("hola, precio de la MT-03", "spanish"),
        ("necesito el manual de la moto please", "spanish"),
        ("", "spanish"),
    ],
)
def test_languages(text: str, language: str) -> None:
    """A word of English is not English."""
    assert language_of(text) == language


def test_promises_of_silence() -> None:
    """Only what holds on is kept."""
    text = "La MT-03 vale $29.990.000. Un asesor le escribe por este chat mañana.\n\nPesa 168 kg."
    assert without_silences(text) == "La MT-03 vale $29.990.000.\nPesa 168 kg."
