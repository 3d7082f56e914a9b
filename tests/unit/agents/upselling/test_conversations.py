"""Accessories, parts and insurance as customers ask for them."""

from __future__ import annotations

import pytest

from libs.common.intents import Intent
from services.agents.upselling.decision import UpsellingDecision
from tests.unit.agents.talk import Talk


def talk() -> Talk:
    return Talk(Intent.UPSELLING)


async def test_a_kind_and_then_one_of_it() -> None:
    """All of the kind with their prices; the one that is chosen with its sizes; the size settles it."""
    visit = talk()
    assert "• *Casco abatible Tour*: $560.000" in await visit.say("venden cascos?")
    assert "Viene en tallas S, M, L y XL. ¿Qué talla usa?" in await visit.say("el segundo")
    settled = await visit.say("M")
    assert settled.startswith("Listo, *Casco abatible Tour* en $560.000.")
    assert "Lo manejamos en talla M." in settled
    assert visit.asked == "handoff:offered"


async def test_one_that_is_described() -> None:
    """What tells it apart is enough."""
    visit = talk()
    await visit.say("necesito guantes")
    assert "Guantes de verano" in await visit.say("los de verano")


async def test_a_size_that_is_known() -> None:
    """It is not asked for again."""
    visit = talk()
    await visit.say("casco abatible talla L")
    assert "Lo manejamos en talla L." in await visit.say("y unos guantes para el frío")


async def test_a_size_that_is_not_made() -> None:
    """It is told, with those that are."""
    text = await talk().say("casco abatible talla 3XL")
    assert "En talla 3XL no lo manejamos. Viene en tallas S, M, L y XL." in text


async def test_what_suits_the_own_motorcycle() -> None:
    """Whoever asks for it is shown what fits, after telling the motorcycle."""
    visit = talk()
    assert "¿Qué moto tiene?" in await visit.say("qué me recomienda ponerle a mi moto")
    text = await visit.say("una nmax")
    assert text.startswith("Para su NMAX Connected, le recomiendo:\n• *Baúl trasero de 40 litros*: $340.000")


async def test_one_suggestion_a_conversation() -> None:
    """Beside what is asked for, something for the motorcycle is suggested once."""
    visit = talk()
    await visit.say("tengo una nmax, tienen candado de disco?")
    first, second = visit.said[-1], await visit.say("y guantes para el frío talla L")
    assert "Y para su NMAX Connected tengo *Baúl trasero de 40 litros* en $340.000" in first
    assert "Y para su" not in second


async def test_no_suggestion_without_a_motorcycle() -> None:
    """Nothing is suggested to whoever has not told what they ride."""
    assert "Y para su" not in await talk().say("tienen candado de disco?")


async def test_something_for_another_motorcycle() -> None:
    """That it does not fit is told, with what it fits."""
    text = await talk().say("cúpula para la MT-03 cuánto")
    assert "para la MT-03 no es; le queda a NMAX Connected, XMAX 300, Tracer 9 GT y MT-07" in text


@pytest.mark.parametrize(
    ("said", "price"),
    [
        ("cuánto vale el soat de la nmax", "$343.300"),
        ("soat para moto de 125 cc", "$343.300"),
        ("soat de la mt 03", "$761.400"),
    ],
)
async def test_soat_of_a_motorcycle(said: str, price: str) -> None:
    """Its public price, with its year and source."""
    text = await talk().say(said)
    assert f"vale *{price}* (tarifa de la Superintendencia Financiera, 2026)" in text


async def test_soat_of_any_motorcycle() -> None:
    """All tariffs, and then that of the engine."""
    visit = talk()
    assert "• Motos de 100 a 200 cc: $343.300" in await visit.say("cuánto vale el soat")
    assert "$343.300" in await visit.say("una de 150")


async def test_insurance() -> None:
    """What is covered; the price is quoted by a person."""
    visit = talk()
    assert "*Seguro contra robo*" in await visit.say("hay seguro contra robo?")
    assert visit.asked == "handoff:offered"


async def test_a_part_that_is_not_listed() -> None:
    """An advisor quotes it, unless a document knows it."""
    visit = talk()
    assert "se lo cotiza un asesor" in await visit.say("tienen el tapón de la gasolina de la crypton?")
    assert visit.decision.unanswered


async def test_parts_in_general() -> None:
    """Whoever asks whether there are parts is asked which."""
    assert "repuestos originales Yamaha" in await talk().say("vos vendés repuestos originales?")


async def test_a_photo_that_there_is_not() -> None:
    """A person sends it."""
    visit = talk()
    assert "un asesor se la envía" in await visit.say("me manda una foto de la alarma?")
    assert isinstance(visit.decision, UpsellingDecision)


@pytest.mark.parametrize(
    "said", ["quiero equiparme, casco guantes y chaqueta", "cuánto vale el soat", "seguro"]
)
async def test_short_enough(said: str) -> None:
    """A reply stays under 600 characters."""
    assert len(await talk().say(said)) < 600
