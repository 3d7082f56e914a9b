"""Answers to being written to again. All customers are invented; today is Monday, the 23rd of November."""

from __future__ import annotations

from datetime import datetime

import pytest

from libs.common.data_files import DIRECTORY
from libs.common.data_files import read as read_file
from libs.common.intents import Intent
from libs.common.messages import OutgoingText, Reply
from services.agents.follow_up import replies
from services.agents.follow_up.decision import FollowUpDecision
from services.agents.follow_up.records import FollowUp, LeadLost, NoMoreFollowUps, quoted
from services.agents.follow_up.replies import find_reply
from services.agents.frame.turn import Fact, Memory
from tests.unit.agents.situations import GP_BIKES, HOURS, MONDAY_MORNING, answer, memory, reply, turn
from tests.unit.agents.talk import Talk

ASKED = "follow_up:still_interested"


@pytest.fixture
def talk() -> Talk:
    """A customer who has just been written to."""
    return Talk(Intent.FOLLOW_UP, asked=ASKED)


def midnight(day: int, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, tzinfo=HOURS.zone)


async def test_interested_without_a_word_of_what(talk: Talk) -> None:
    """The seller goes on with what is missing."""
    said = await talk.say("sí, sigo interesado")
    assert said.startswith("¡Qué bueno! Retomemos entonces.\n\n")
    assert talk.asked == "lead_qualification:use"
    assert talk.decision.records == (NoMoreFollowUps("interested"),)


async def test_a_bare_yes(talk: Talk) -> None:
    """Is an answer to what was asked."""
    assert (await talk.say("sí")).startswith("¡Qué bueno!")


async def test_interested_in_the_motorcycle_that_was_quoted() -> None:
    """Its price is there again, from the list as it is now, and the quote waits for an answer once more."""
    known = Memory(dealership=GP_BIKES, facts={"model": Fact(value="MT-03", learned_at=MONDAY_MORNING)})
    result = await answer(turn("sí, todavía me interesa", intent=Intent.FOLLOW_UP, asked=ASKED), known)
    assert isinstance(result.content, OutgoingText)
    assert result.content.body.startswith("¡Qué bueno! Retomemos entonces.\n\nLa *MT-03* está en $29.990.000")
    assert result.decision.asks == "financing:offered"
    assert result.decision.records == (NoMoreFollowUps("interested"), quoted("MT-03", MONDAY_MORNING))


async def test_a_motorcycle_is_named(talk: Talk) -> None:
    """Whoever asks for one is interested."""
    said = await talk.say("ustedes me habían cotizado la MT-15, ¿aún está ese precio?")
    assert "La *MT-15* está en" in said


@pytest.mark.parametrize(
    ("text", "until", "day"),
    [
        ("escríbame el viernes", midnight(27), "el viernes 27 de noviembre"),
        ("más adelante", midnight(7, 12), "el lunes 7 de diciembre"),
        ("por ahora no, en enero hablamos", midnight(4, 1, 2027), "el lunes 4 de enero"),
        ("no, todavía no", midnight(7, 12), "el lunes 7 de diciembre"),
    ],
)
async def test_later(talk: Talk, text: str, until: datetime, day: str) -> None:
    """On the day that is named, or in two weeks; never on a Sunday or a holiday."""
    said = await talk.say(text)
    assert said == f"Claro que sí. Le escribo {day}. Sin ningún compromiso."
    assert talk.decision.records == (NoMoreFollowUps("later"), FollowUp("requested", until))


async def test_thinking_it_over(talk: Talk) -> None:
    """The customer gets a week."""
    said = await talk.say("lo consulto con mi esposa y le confirmo")
    assert said.startswith(
        "Tómese su tiempo, es una decisión importante. Le escribo el lunes 30 de noviembre."
    )


async def test_not_interested(talk: Talk) -> None:
    """It is over, kindly, and the lead is lost."""
    said = await talk.say("ya no me interesa, gracias")
    assert said.startswith("Entiendo. No le insisto más.")
    assert talk.decision.records == (NoMoreFollowUps("not_interested"), LeadLost())
    assert talk.asked == ""


async def test_bought_elsewhere(talk: Talk) -> None:
    """It is over, with congratulations."""
    said = await talk.say("ya compré una honda en otro lado")
    assert said.startswith("¡Felicitaciones por su moto!")
    assert talk.decision.records == (NoMoreFollowUps("bought_elsewhere"), LeadLost())


async def test_bought_here(talk: Talk) -> None:
    """No lead is lost by it."""
    await talk.say("ya la compré con ustedes")
    assert talk.decision.records == (NoMoreFollowUps("bought"),)


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        ("follow_up:interested", "¡Qué bueno"),
        ("follow_up:question", "¡Qué bueno"),
        ("follow_up:not_interested", "Entiendo"),
        ("follow_up:visit", "¡Con gusto le esperamos"),
    ],
)
async def test_a_button(payload: str, expected: str) -> None:
    """Is certain, whatever its title says."""
    tapped = Reply(type="template", payload=payload, title="Botón")
    assert (await reply(turn(tapped, intent=Intent.FOLLOW_UP))).startswith(expected)


async def test_a_visit(talk: Talk) -> None:
    """Where and when, and the offer of a test ride."""
    said = await talk.say("quiero ir a verla")
    assert said == (
        "¡Con gusto le esperamos! Estamos en Calle 80 # 20-30, Bogotá. Atendemos de lunes a viernes de 9:00"
        " a. m. a 6:00 p. m. y sábado de 9:00 a. m. a 2:00 p. m. ¿Quiere que le separe una prueba de manejo?"
    )
    assert talk.asked == "service_scheduling:offered"


async def test_an_answer_that_says_nothing(talk: Talk) -> None:
    """It is asked once more."""
    assert (await talk.say("vi el mensaje")).startswith("Gracias por responder. ¿Sigue buscando moto")
    assert talk.asked == ASKED


def test_what_customers_write() -> None:
    """Nearly every example of the intent is understood, and no wish to buy is taken for a farewell."""
    examples = read_file(DIRECTORY / "intents.yaml", dict[str, list[str]])["follow_up"]
    read = {text: find_reply(turn(text, intent=Intent.FOLLOW_UP, asked=ASKED)) for text in examples}
    unread = [text for text, found in read.items() if found is None]
    assert len(unread) <= len(examples) * 0.12, unread
    ended = {text for text, found in read.items() if found is replies.Reply.NOT_INTERESTED}
    assert not {text for text in ended if "sí" in text or "sigo" in text}


async def test_no_answer_is_too_long() -> None:
    """Every answer to the examples stays below 600 characters, with the name."""
    examples = read_file(DIRECTORY / "intents.yaml", dict[str, list[str]])["follow_up"]
    for text in examples:
        result = await answer(turn(text, intent=Intent.FOLLOW_UP, asked=ASKED), memory(name="María Fernanda"))
        assert isinstance(result.decision, FollowUpDecision)
        assert 0 < len(getattr(result.content, "body", "x")) < 600
