"""Whether the dealership is open on a day, and visits. Monday the 23rd of November 2026 is a working day."""

from __future__ import annotations

from datetime import datetime

import pytest

from libs.common.intents import Intent
from services.agents.faq.openings import asks_opening, wants_visit
from tests.unit.agents.situations import HOURS, MONDAY_MORNING, memory, reply, turn

LATE = datetime(2026, 11, 28, 20, 0, tzinfo=HOURS.zone)
"""On a Saturday."""


@pytest.mark.parametrize(
    ("text", "now", "told"),
    [
        ("están abiertos hoy?", MONDAY_MORNING, "Hoy atendemos de 9:00 a. m. a 6:00 p. m."),
        (
            "el sábado hasta qué hora?",
            MONDAY_MORNING,
            "El sábado 28 de noviembre atendemos de 9:00 a. m.",
        ),
        (
            "el 8 de diciembre atienden?",
            MONDAY_MORNING,
            "El martes 8 de diciembre es festivo y no abrimos. Lo esperamos el miércoles 9 de diciembre a",
        ),
        ("mañana abren?", LATE, "Mañana no abrimos. Lo esperamos el lunes 30 de noviembre a las"),
        ("todavía atienden?", LATE, "Por hoy ya cerramos. Lo esperamos el lunes 30 de noviembre"),
    ],
)
async def test_the_hours_of_a_day(text: str, now: datetime, told: str) -> None:
    """They are those of the calendar, holidays and what has passed of today included."""
    assert told in await reply(turn(text, intent=Intent.FAQ), memory(answered=True), now)


async def test_a_visit() -> None:
    """It is welcomed with the way and the hours, and leads to a test ride."""
    text = await reply(turn("puedo ir mañana a verla?", intent=Intent.FAQ), memory(answered=True))
    assert "¡Con gusto le esperamos!" in text
    assert "Calle 80" in text
    assert "Mañana atendemos de 9:00" in text
    assert text.endswith("¿Quiere que le separe una prueba de manejo?")


async def test_a_visit_on_a_closed_day() -> None:
    """That comes first."""
    text = await reply(turn("voy el domingo a ver motos", intent=Intent.FAQ), memory(answered=True))
    assert text.startswith("El domingo 29 de noviembre no abrimos.")
    assert "Con gusto" not in text


async def test_a_visit_that_was_just_welcomed() -> None:
    """It is not welcomed with the same words again."""
    said = turn("listo, allá nos vemos", intent=Intent.FAQ, asked="service_scheduling:offered")
    assert await reply(said, memory(answered=True)) == "¡Listo! Aquí le esperamos."


@pytest.mark.parametrize("text", ["a qué hora abren?", "hoy llueve", "el sábado quiero una cita"])
def test_what_asks_for_no_day(text: str) -> None:
    """The general hours, or another agent, answer it."""
    assert not asks_opening(text)


@pytest.mark.parametrize("text", ["quiero ver precios", "voy a pensarlo", "paso a paso cómo es el crédito"])
def test_what_is_no_visit(text: str) -> None:
    """Nobody is awaited who does not come."""
    assert not wants_visit(text)
