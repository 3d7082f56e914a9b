"""A customer who sends a location learns which dealership is near."""

from __future__ import annotations

import pytest

from libs.common.intents import Intent
from libs.common.messages import Location, Text
from services.agents.frame.turn import Dealership
from services.agents.places import by_distance, load_places
from tests.unit.agents.situations import answer, memory, reply, turn

CHAPINERO = Location(latitude=4.6486, longitude=-74.0628, name="Chapinero")
BOSA = Location(latitude=4.6097, longitude=-74.1850)


def test_the_nearest_comes_first() -> None:
    """With its distance as the crow flies."""
    nearest, farther = by_distance(load_places(), CHAPINERO)
    assert (nearest.place.name, round(nearest.kilometres, 1)) == ("GP Bikes", 2.0)
    assert farther.kilometres > nearest.kilometres


@pytest.mark.fact("messages/location")
async def test_a_location_alone() -> None:
    """The customer is told how far it is, where, and when it is open; nothing is offered."""
    sent = turn(CHAPINERO, intent=Intent.FAQ)
    text = await reply(sent)
    assert "*GP Bikes*, en Calle 80 # 20-30, Bogotá, a unos 2,0 km en línea recta" in text
    assert "Atendemos de lunes a viernes" in text
    assert (await answer(sent)).decision.asks == ""


async def test_another_dealership_is_nearer() -> None:
    """Both are named: the nearest, and the one that the customer writes to."""
    text = await reply(turn(BOSA, intent=Intent.FAQ))
    assert text.index("GP Bikes Sur") < text.index("La sede con la que está hablando es *GP Bikes*")
    assert len(text) < 600


async def test_a_location_beside_words_is_for_the_words_to_explain() -> None:
    """The question is answered, not the place."""
    text = await reply(turn(CHAPINERO, Text(body="¿dónde quedan?"), intent=Intent.FAQ))
    assert "en línea recta" not in text


async def test_the_address_that_the_dealership_tells_itself_counts() -> None:
    """The list of places says where it is; the settings say how it is written."""
    text = await reply(
        turn(CHAPINERO, intent=Intent.FAQ),
        memory(dealership=Dealership(name="GP Bikes", address="Avenida de Ejemplo 12-34")),
    )
    assert "*GP Bikes*, en Avenida de Ejemplo 12-34" in text
