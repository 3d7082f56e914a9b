from __future__ import annotations

from dataclasses import replace

import pytest

from libs.common.messages import Location, Media, Referral
from services.agents.frame.turn import NAME
from tests.unit.agents.situations import MONDAY_MORNING, SATURDAY_NIGHT, answer, memory, reply, turn


async def test_a_first_message_with_a_name() -> None:
    """The customer is greeted by name, learns who speaks and when the dealership is open, and is asked."""
    text = await reply(turn("Hola, soy Carlos Pérez"))
    assert text.startswith("¡Buenos días, Carlos!")
    assert "GP Bikes, su concesionario Yamaha" in text
    assert "lunes a viernes de 9:00 a. m. a 6:00 p. m. y sábado de 9:00 a. m. a 2:00 p. m." in text
    assert text.endswith("¿En qué le puedo ayudar?")


async def test_a_name_is_kept() -> None:
    """The whole name becomes a fact, and is not asked for."""
    decision = (await answer(turn("Hola, soy carlos pérez"))).decision
    assert decision.facts == {NAME: "Carlos Pérez"}
    assert decision.asks == ""


async def test_a_burst_that_tells_the_name_at_last() -> None:
    """The name is found in whichever message of the burst tells it."""
    assert (await reply(turn("hola", "buenas", "me llamo Ana"))).startswith("¡Buenos días, Ana!")


async def test_a_name_corrected_within_a_burst() -> None:
    """The last name told is the one that counts."""
    assert (await answer(turn("soy Ana", "soy Anabel"))).decision.facts == {NAME: "Anabel"}


async def test_a_first_message_without_a_name() -> None:
    """The customer is asked for the name, and the question is remembered."""
    result = await answer(turn("Buenas"))
    assert result.decision.asks == "greeting:name"
    assert result.decision.facts == {}
    assert "¿Con quién tengo el gusto" in await reply(turn("Buenas"))


async def test_a_bare_name_after_the_question() -> None:
    """The answer to the question is taken as the name, without presenting the dealership again."""
    text = await reply(turn("Carlos", asked="greeting:name"), memory(answered=True))
    assert text == "¡Mucho gusto, Carlos! ¿En qué le puedo ayudar?"


async def test_a_customer_known_from_before() -> None:
    """In a new conversation a known name is used and not asked for again."""
    text = await reply(turn("hola"), memory(name="María José Díaz"))
    assert text.startswith("¡Buenos días, María José!")
    assert "¿Con quién" not in text


async def test_a_second_greeting_in_a_conversation() -> None:
    """The dealership is presented once; the name is not asked for twice."""
    text = await reply(turn("hola?"), memory(answered=True))
    assert text == "¡Hola de nuevo! ¿En qué le puedo ayudar?"


async def test_while_the_dealership_is_closed() -> None:
    """The customer learns when a person is back: after the Sunday and the holiday."""
    text = await reply(turn("hola"), now=SATURDAY_NIGHT)
    assert text.startswith("¡Buenas noches!")
    assert "un asesor vuelve el martes 17 de noviembre a las 9:00 a. m. Mientras tanto" in text


async def test_while_the_dealership_is_open() -> None:
    """Nothing is said of a return while somebody is there."""
    assert "vuelve" not in await reply(turn("hola"), now=MONDAY_MORNING)


@pytest.mark.fact("messages/voice_without_model")
@pytest.mark.parametrize(
    ("content", "thing"),
    [
        (Media(type="image", media_id="1"), "Recibí la foto"),
        (Media(type="audio", media_id="1", voice=True), "Recibí la nota de voz"),
        (Location(latitude=4.6, longitude=-74.1), "Recibí la ubicación"),
    ],
)
async def test_a_first_message_without_words(content: Media | Location, thing: str) -> None:
    """What came is named, and words are asked for."""
    text = await reply(turn(content))
    assert thing in text
    assert "solo leo texto" in text


async def test_a_photo_with_words() -> None:
    """Where there are words, nothing is said about the photo."""
    assert "Recibí" not in await reply(turn(Media(type="image", media_id="1", caption="hola, soy Ana")))


async def test_a_turn_without_anything() -> None:
    """Even nothing readable gets a greeting."""
    assert (await reply(turn())).startswith("¡Buenos días!")


AD = Referral(source_type="ad", headline="MT-03: estrénela hoy")


async def test_who_comes_from_an_advertisement_is_greeted_and_told_of_the_motorcycle() -> None:
    """In one message, which asks for the name as every greeting does."""
    text = await reply(replace(turn("hola"), referrals=(AD,)))
    assert text.startswith("¡Buenos días! 👋 Soy el asistente virtual de GP Bikes")
    assert "La *MT-03* del anuncio está en $29.990.000" in text
    assert text.endswith("¿Con quién tengo el gusto y en qué le puedo ayudar?")


async def test_an_advertisement_outside_opening_hours() -> None:
    """When a person is back is told as well."""
    text = await reply(replace(turn("hola"), referrals=(AD,)), now=SATURDAY_NIGHT)
    assert "MT-03" in text
    assert "Ahora estamos cerrados" in text


@pytest.mark.parametrize("text", ["con quién hablo?", "usted es un robot?"])
async def test_who_answers(text: str) -> None:
    """It is told honestly, with the way to a person."""
    said = await reply(turn(text), memory(answered=True))
    assert said.startswith("Soy el asistente virtual de GP Bikes: le contesto yo y, si quiere, le paso con")
