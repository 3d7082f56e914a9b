from __future__ import annotations

import re

import pytest
from msgspec import Raw

from libs.common.intents import Intent
from libs.common.messages import Media, UnknownContent, Unsupported
from services.agents.fallback.thanks import only_thanks
from services.agents.frame.turn import NAME, Dealership
from tests.unit.agents.situations import SATURDAY_NIGHT, answer, memory, reply, turn
from tests.unit.agents.talk import Talk

WITHOUT_AGENT = (Intent.FAQ, Intent.OTHER)


@pytest.mark.parametrize("intent", WITHOUT_AGENT)
async def test_an_intent_without_an_agent(intent: Intent) -> None:
    """The customer is told what an advisor does and how to reach one, in one message by name."""
    text = await reply(turn("soy Ana y quiero saber algo", intent=intent))
    assert text.startswith("Gracias por escribirnos, Ana.")
    assert (
        "¿Quiere que le pase con un asesor? Respóndame *sí* y le escribe por este chat en los próximos 5"
        in text
    )


@pytest.mark.parametrize("intent", [Intent.OTHER])
async def test_no_figure_is_made_up(intent: Intent) -> None:
    """Besides the promised minutes there is no number in the reply."""
    assert re.findall(r"\d+", await reply(turn("¿cuánto vale?", intent=intent))) == ["5"]


async def test_each_intent_has_its_own_words() -> None:
    """What an advisor does differs from intent to intent."""
    texts = {await reply(turn("hola", intent=intent)) for intent in WITHOUT_AGENT}
    assert len(texts) == len(WITHOUT_AGENT)


async def test_a_name_told_on_the_way() -> None:
    """A name told beside another wish is kept all the same."""
    decision = (await answer(turn("me llamo Ana, ¿cuánto vale?", intent=Intent.PRODUCT_CATALOG))).decision
    assert decision.facts == {NAME: "Ana"}


async def test_the_advisor_is_offered_as_a_question() -> None:
    """A "sí" that comes next means handoff."""
    assert (await answer(turn("¿precio?", intent=Intent.OTHER))).decision.asks == "handoff:offered"


async def test_the_same_wish_twice() -> None:
    """The second answer in a row is another one, and the third again."""
    first = await answer(turn("¿precio?", intent=Intent.OTHER))
    second = await answer(turn("¿precio?", intent=Intent.OTHER, asked=first.decision.asks))
    third = await answer(turn("¿precio?", intent=Intent.OTHER, asked=second.decision.asks))
    assert first.content != second.content
    assert second.content != third.content


async def test_while_the_dealership_is_closed() -> None:
    """The advisor is promised for the next opening."""
    text = await reply(turn("¿precio?", intent=Intent.OTHER), now=SATURDAY_NIGHT)
    assert text.endswith("le escribe por este chat el martes 17 de noviembre a las 9:00 a. m.")


async def test_where_the_dealership_is() -> None:
    """A frequent question gets the address and the hours."""
    text = await reply(turn("¿dónde quedan?", intent=Intent.FAQ))
    assert "GP Bikes queda en Calle 80 # 20-30, Bogotá. Atendemos de lunes a viernes" in text


async def test_an_address_nobody_has_set() -> None:
    """Without an address the hours are told alone."""
    text = await reply(turn("¿dónde?", intent=Intent.FAQ), memory(dealership=Dealership(name="GP Bikes")))
    assert "queda en" not in text
    assert "Atendemos" in text


async def test_a_photo_alone() -> None:
    """What came is named, and words are asked for."""
    text = await reply(turn(Media(type="image", media_id="1"), intent=Intent.OTHER))
    assert "Recibí la foto" in text
    assert "solo puedo leer texto" in text


@pytest.mark.fact("messages/unsupported")
@pytest.mark.parametrize(
    "content", [Unsupported(code=131051), UnknownContent(type="hologram", raw=Raw(b"{}"))]
)
async def test_what_nobody_can_read(content: Unsupported | UnknownContent) -> None:
    """The customer is asked kindly to write it."""
    text = await reply(turn(content, intent=Intent.OTHER))
    assert "WhatsApp no me deja abrirlo. ¿Me lo cuenta en pocas palabras, por favor?" in text


async def test_thanks() -> None:
    """Thanks are returned, and nothing is offered or asked."""
    result = await answer(turn("listo, muchas gracias!!", intent=Intent.OTHER), memory(name="Ana Díaz"))
    assert result.decision.asks == ""
    text = await reply(turn("listo, muchas gracias!!", intent=Intent.OTHER), memory(name="Ana Díaz"))
    assert text == "Con mucho gusto, Ana. Aquí estoy para lo que necesite."


@pytest.mark.parametrize("asked", ["handoff:offered", "handoff:offered_again"])
async def test_an_offer_that_is_refused(asked: str) -> None:
    """A no is taken kindly, and nothing is offered again."""
    text = await reply(turn("no, todavía no", intent=Intent.OTHER, asked=asked))
    assert text == "Listo, no hay afán. Aquí estoy para lo que necesite."


@pytest.mark.parametrize("text", ["ok", "Graciassss", "listo", "muy amable", "chao, feliz noche", "de nada"])
def test_words_of_thanks(text: str) -> None:
    """Thanks, agreement and goodbyes want nothing."""
    assert only_thanks([text])


@pytest.mark.parametrize(
    "text", ["", "?", "gracias, ¿y el precio?", "con todo", "por la noche", "ok quiero una"]
)
def test_words_that_want_something(text: str) -> None:
    """Anything beside the thanks makes it a message to answer."""
    assert not only_thanks([text])


@pytest.mark.parametrize("text", ["👍", "jajaja", "gracias 🙏", "thank you"])
def test_signs_of_approval(text: str) -> None:
    """They thank as words do."""
    assert only_thanks([text])


@pytest.mark.parametrize("text", ["🏍️", "❓"])
def test_pictures_that_say_nothing(text: str) -> None:
    """What they mean is asked."""
    assert not only_thanks([text])


async def test_thanks_for_thanks() -> None:
    """The same is not said twice running."""
    talk = Talk(Intent.OTHER)
    assert await talk.say("gracias") != await talk.say("listo, muchas gracias")


@pytest.mark.parametrize("text", ["perdón, número equivocado", "ay me equivoqué de chat"])
async def test_a_message_for_somebody_else(text: str) -> None:
    """Nobody is offered to whoever wants nothing."""
    said = await reply(turn(text, intent=Intent.OTHER))
    assert said.startswith("No se preocupe. Este es el WhatsApp de GP Bikes")
    assert "asesor" not in said
