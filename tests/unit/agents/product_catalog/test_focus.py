"""Which motorcycle is spoken of, and which is the most of something."""

from __future__ import annotations

import pytest

from libs.common.intents import Intent
from services.agents.product_catalog.superlatives import best, find_superlative
from tests.unit.agents.situations import BUSINESS
from tests.unit.agents.talk import Talk


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("la más barata", "la más económica"),
        ("cuál es la mas economica", "la más económica"),
        ("la menos costosa que tengan", "la más económica"),
        ("cuál gasta menos gasolina", "la que menos gasolina gasta"),
        ("la más económica de gasolina", "la que menos gasolina gasta"),
        ("la mas potente", "la más potente"),
        ("cuál es más liviana", "la más liviana"),
        ("la más bajita", "la de asiento más bajo"),
        ("una moto económica", None),
        ("en otro lado está más barata", "la más económica"),
        ("la más linda", None),
    ],
)
def test_a_superlative(text: str, words: str | None) -> None:
    """What can be counted is found; what is a matter of taste is not."""
    found = find_superlative(text)
    assert (found.words if found else None) == words


def test_the_best_of_several() -> None:
    """It has the least, or the most, of what is asked."""
    cheapest = find_superlative("la más barata")
    assert cheapest is not None
    found = best(BUSINESS.catalog.models, cheapest)
    assert found.price_cop == min(model.price_cop for model in BUSINESS.catalog.models)


async def test_one_side_of_a_comparison() -> None:
    """The other is the motorcycle spoken of."""
    talk = Talk(Intent.PRODUCT_CATALOG)
    await talk.say("cuánto vale la MT-03")
    assert (await talk.say("y comparada con la R3?")).startswith("*MT-03* / *R3*")


async def test_the_cheapest_of_those_shown() -> None:
    """It is chosen from them, and is what is spoken of from then on."""
    talk = Talk(Intent.PRODUCT_CATALOG)
    await talk.say("qué scooter tienen")
    assert (await talk.say("la más barata")).startswith("De esas, la más económica es la *RayZR 125*")
    assert "*RayZR 125*" in await talk.say("y en qué colores viene?")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("está muy cara", "cuotas"),
        ("en cuánto me la deja?", "se lo dice un asesor"),
        ("me da un descuento?", "se lo dice un asesor"),
    ],
)
async def test_haggling(text: str, told: str) -> None:
    """The list price is repeated, and a way on is shown."""
    talk = Talk(Intent.PRODUCT_CATALOG)
    await talk.say("cuánto vale la R3")
    answer = await talk.say(text)
    assert "$32.490.000" in answer
    assert told in answer


async def test_whether_it_suits_a_rider_of_unknown_height() -> None:
    """The height is asked for, and then judged for that motorcycle."""
    talk = Talk(Intent.PRODUCT_CATALOG)
    await talk.say("cuánto vale la MT-03")
    assert (await talk.say("será que me queda alta?")).endswith("Así le digo si le queda cómoda.")
    assert "Sí, le queda bien. La *MT-03*" in await talk.say("1.75")


async def test_our_own_make_beside_another() -> None:
    """It is not refused."""
    answer = await Talk(Intent.PRODUCT_CATALOG).say("qué tiene yamaha que no tenga honda?")
    assert "Motos Yamaha" not in answer
