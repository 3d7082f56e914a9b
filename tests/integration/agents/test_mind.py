"""The language model around the agents, over real HTTP: it adds and rewords, and never decides."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from libs.common.database import Database
from libs.common.intents import Intent
from libs.common.knowledge.memories import Recalled
from libs.common.messages import Media, OutgoingText
from libs.common.settings import AISettings
from services.agents.frame.other_language import LINE
from services.agents.frame.turn import Said, StoredImage, Wish
from tests.doubles.objects import MemoryObjects
from tests.integration.agents.minds import Room, body
from tests.unit.agents.situations import MONDAY_MORNING, memory
from tools.scripted_ai.exchange import Asked, Calls, Does, Refuses, Says, Script
from tools.scripted_ai.plain import plain
from tools.scripted_ai.server import ScriptedAI


@pytest_asyncio.fixture
async def room(ai_settings: AISettings, ai_database: Database) -> AsyncIterator[Room]:
    """A dealership whose agents think."""
    room = Room(ai_settings, ai_database)
    await room.open()
    yield room
    await room.model.close()


ENGLISH = (
    "Sure! The *MT-03* costs $29.990.000, list price of 1 October 2025, without registration or SOAT. It is a"
    " naked of 321 cc and 41,4 hp, weighs 168 kg and gets about 90 km per gallon. It comes in black, blue and"
    " gray. Would you like me to calculate the instalments?"
)


def saying(text: str) -> Does:
    """The model's words."""
    return Says(value={"text": text})


async def test_a_rewording(room: Room, scripted_ai: ScriptedAI) -> None:
    """It goes out when it tells the same, and is counted."""
    said = room.turn("qué colores hay de la MT-03", intent=Intent.PRODUCT_CATALOG)
    draft = body((await room.draft(said)).content)
    scripted_ai.script = lambda asked: plain(asked) if asked.purpose != "say" else saying(f"¡Claro! {draft}")
    answer = await room.answer(said)
    assert body(answer.content) == f"¡Claro! {draft}"
    assert room.count("gpbikes_replies_total", intent="product_catalog", wording="model") == 1


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda draft: draft + " Vale $1.000.", "figure"),
        (lambda draft: draft.replace("MT-03", "NMAX"), "figure"),
        (lambda draft: draft + " Y la Bajaj Dominar también.", "name"),
        (lambda draft: draft + " Es gratis.", "promise"),
        (lambda draft: draft + " Entre a mimoto.co.", "link"),
        (lambda draft: draft + " Venga el martes.", "day"),
        (lambda draft: draft + " El universo nació hace mucho, cuentan los astrónomos.", "stray"),
        (lambda draft: draft.replace("?", "."), "question"),
        (lambda draft: draft + " Nunca falla.", "denial"),
        (lambda draft: draft + " viene en muchos colores" * 30, "length"),
    ],
)
async def test_a_rewording_with_a_fault(
    room: Room, scripted_ai: ScriptedAI, change: object, fault: str
) -> None:
    """The template goes out instead, and the case is counted."""
    assert callable(change)
    said = room.turn("qué colores hay de la MT-03", intent=Intent.PRODUCT_CATALOG)
    draft = body((await room.draft(said)).content)
    scripted_ai.script = lambda asked: plain(asked) if asked.purpose != "say" else saying(change(draft))
    assert body((await room.answer(said)).content) == draft
    assert room.count("gpbikes_guard_refusals_total", intent="product_catalog", fault=fault) == 1


@pytest.mark.parametrize("text", ["no me escriban más", "quiero hablar con un asesor"])
async def test_fixed_texts(room: Room, scripted_ai: ScriptedAI, text: str) -> None:
    """What confirms an opt-out or promises a person is not put into other words."""
    intent = Intent.OPT_OUT if "no" in text.split() else Intent.HANDOFF
    await room.answer(room.turn(text, intent=intent))
    assert "say" not in scripted_ai.purposes()


async def test_a_table(room: Room, scripted_ai: ScriptedAI) -> None:
    """It stays as it is."""
    said = room.turn("en cuánto quedan las cuotas de la MT-03", intent=Intent.FINANCING)
    answer = await room.answer(said)
    assert "36 meses" in body(answer.content)
    assert "say" not in scripted_ai.purposes()


async def test_what_the_rules_do_not_find(room: Room, scripted_ai: ScriptedAI) -> None:
    """The model fills it, where a quotation bears it out."""
    filled: dict[str, object] = {"use": {"value": "work", "quote": "rebuscarme con domicilios"}}
    scripted_ai.script = _understanding(filled)
    said = room.turn("busco algo para rebuscarme con domicilios", intent=Intent.LEAD_QUALIFICATION)
    assert (await room.answer(said)).decision.facts["use"] == "work"


@pytest.mark.parametrize(
    "filled",
    [
        {"use": {"value": "sport", "quote": "para correr"}},
        {"budget": {"value": {"low": 90_000_000, "high": 90_000_000}, "quote": "una moto bien bonita"}},
        {"height_cm": {"value": 190, "quote": "una moto bien bonita"}},
        {"use": {"value": "flying", "quote": "una moto bien bonita"}},
    ],
    ids=["invented quotation", "invented amount", "invented figure", "invented value"],
)
async def test_what_nothing_bears_out(room: Room, scripted_ai: ScriptedAI, filled: dict[str, object]) -> None:
    """It is left out, and the answer is that of the rules."""
    scripted_ai.script = _understanding(filled)
    said = room.turn("quiero comprar una moto bien bonita", intent=Intent.LEAD_QUALIFICATION)
    answer, draft = await room.answer(said), await room.draft(said)
    assert answer.decision == draft.decision


async def test_what_the_rules_are_certain_of(room: Room, scripted_ai: ScriptedAI) -> None:
    """The model is not asked for it."""
    said = room.turn("tengo 20 millones para una moto de trabajo", intent=Intent.LEAD_QUALIFICATION)
    answer = await room.answer(said)
    assert answer.decision.facts["budget"] == {"low": 20_000_000, "high": 20_000_000}
    (understand,) = [asked for asked in scripted_ai.asked if asked.purpose == "understand"]
    assert "budget" not in understand.schema["properties"]
    assert "urgency" in understand.schema["properties"]


async def test_no_time_left(room: Room, scripted_ai: ScriptedAI) -> None:
    """Once the agent's target has passed, the model is not asked any more."""

    def slow(asked: Asked) -> Does:
        room.clock.advance(timedelta(seconds=5))
        return plain(asked)

    scripted_ai.script = slow
    said = room.turn("quiero comprar una moto bien bonita", intent=Intent.LEAD_QUALIFICATION)
    answer = await room.answer(said)
    assert scripted_ai.purposes() == ["understand"]
    assert body(answer.content) == body((await room.draft(said)).content)


async def test_a_provider_that_is_down(room: Room, scripted_ai: ScriptedAI) -> None:
    """The answer is the plain one."""
    scripted_ai.script = lambda _: Refuses(status=500)
    said = room.turn("hola, soy Carlos y tengo afán", intent=Intent.GREETING)
    assert await room.answer(said) == await room.draft(said)
    assert room.count("gpbikes_replies_total", intent="greeting", wording="template") == 1


async def test_an_open_question(room: Room, scripted_ai: ScriptedAI) -> None:
    """It is answered from what a function finds, with its source, and nothing is asked."""
    scripted_ai.script = _by_tool(
        "search_catalog",
        {"name": "MT-03", "category": None, "most_pesos": None},
        "La MT-03 pesa {weight} kg.",
    )
    answer = await room.answer(room.turn("y eso cómo es de pesado el modelo", intent=Intent.OTHER))
    assert "kg" in body(answer.content)
    assert answer.decision.asks == ""
    assert room.count("gpbikes_tool_calls_total", intent="other", outcome="called") == 1


async def test_an_open_question_from_the_knowledge(room: Room, scripted_ai: ScriptedAI) -> None:
    """Staff see the passage beside the reply."""
    scripted_ai.script = _by_tool(
        "search_knowledge", {"question": "envío"}, "Claro, hacemos envíos a todo el país por $250.000."
    )
    answer = await room.answer(room.turn("y si vivo lejos me la mandan", intent=Intent.OTHER))
    assert "$250.000" in body(answer.content)
    assert len(answer.decision.sources) == 1


@pytest.mark.parametrize(
    ("name", "arguments"),
    [("erase_customer", {}), ("calculate_instalments", {"model": "MT-03", "down_payment": None})],
)
async def test_a_function_that_is_not_allowed(
    room: Room, scripted_ai: ScriptedAI, name: str, arguments: dict[str, object]
) -> None:
    """It is not called, and nothing can be said from it."""
    scripted_ai.script = _by_tool(name, arguments, "Listo, quedó hecho.")
    said = room.turn("hágame el favor que le dije", intent=Intent.OTHER)
    assert body((await room.answer(said)).content) == body((await room.draft(said)).content)
    assert room.count("gpbikes_tool_calls_total", intent="other", outcome="denied") == 1


async def test_free_hours_of_the_workshop(room: Room, scripted_ai: ScriptedAI) -> None:
    """They are told for a service, a line a day; booking stays the agent's."""
    scripted_ai.script = _by_tool("free_slots", {"service": "cambio de aceite", "first": None}, "")
    said = room.turn("una pregunta de otra cosa", intent=Intent.SERVICE_SCHEDULING)
    draft = await room.draft(said)
    unanswered = replace(draft, decision=replace(draft.decision, unanswered=True))
    mind = room.thinking.mind
    assert mind is not None
    turn, known = await mind.begin(said, memory())
    await mind.found(unanswered, turn, known, MONDAY_MORNING)
    (asked,) = [asked for asked in scripted_ai.asked if asked.results]
    assert "Libre hoy" in asked.results[0]
    assert "$" in asked.results[0]


async def test_a_model_that_asks_for_ever(room: Room, scripted_ai: ScriptedAI) -> None:
    """After a few rounds the agent's own answer goes out."""
    scripted_ai.script = lambda asked: Calls(name="opening_hours") if asked.tools else plain(asked)
    said = room.turn("hágame el favor que le dije", intent=Intent.OTHER)
    assert body((await room.answer(said)).content) == body((await room.draft(said)).content)
    assert scripted_ai.purposes().count("tools") == 3


async def test_an_instalment_with_an_invented_down_payment(room: Room, scripted_ai: ScriptedAI) -> None:
    """Only what the customer has said counts; the figure cannot leave."""
    scripted_ai.script = _by_tool(
        "calculate_instalments", {"model": "MT-03", "down_payment": 9_000_000}, "Con $9.000.000 de inicial."
    )
    said = room.turn("y entonces usted qué me aconseja", intent=Intent.FINANCING)
    answer = await room.answer(said)
    assert "9.000.000" not in body(answer.content)


async def test_english(room: Room, scripted_ai: ScriptedAI) -> None:
    """An English customer is answered in English, with the same figures."""
    said = room.turn("hi, how much is the MT-03?", intent=Intent.PRODUCT_CATALOG)
    scripted_ai.script = lambda asked: plain(asked) if asked.purpose != "say" else saying(ENGLISH)
    assert body((await room.answer(said, memory())).content) == ENGLISH


async def test_english_without_a_model(room: Room) -> None:
    """The answer is Spanish, with a line of English the first time."""
    said = room.turn("hi, how much is the MT-03?", intent=Intent.PRODUCT_CATALOG)
    assert body((await room.draft(said, memory())).content).endswith(LINE)
    assert LINE not in body((await room.draft(said, memory(answered=True))).content)


async def test_two_wishes(room: Room, scripted_ai: ScriptedAI) -> None:
    """Both drafts are joined first, and put into words once."""
    text = "qué colores hay de la MT-03 y tienen parqueadero"
    said = replace(
        room.turn(text, intent=Intent.PRODUCT_CATALOG),
        others=(Wish(intent=Intent.FAQ, start=text.index("tienen"), end=len(text)),),
    )
    answer = await room.answer(said)
    assert "parqueadero vigilado" in body(answer.content)
    assert scripted_ai.purposes().count("say") == 1


async def test_an_earlier_conversation(room: Room, scripted_ai: ScriptedAI) -> None:
    """What it told is shown to the model, if it bears on the turn."""

    class Remembering:
        async def recall(self, *_: object, **__: object) -> list[Recalled]:
            return [
                Recalled(room.dealership_id, "summary", "Quería una NMAX.", MONDAY_MORNING, 0.8),
                Recalled(room.dealership_id, "summary", "Preguntó por un casco.", MONDAY_MORNING, 0.0),
            ]

    respond = room.made(remembers=Remembering())
    said = room.turn("quiero comprar la misma de la otra vez", intent=Intent.LEAD_QUALIFICATION)
    await respond(said, memory(answered=True), MONDAY_MORNING)
    assert scripted_ai.asked[0].given["earlier_conversations"] == ["Quería una NMAX."]


async def test_an_old_promise_of_silence(room: Room, scripted_ai: ScriptedAI) -> None:
    """What told who answers is not shown again, and a new turn is answered."""
    promise = "Con mucho gusto. Un asesor le escribe por este chat en los próximos 5 minutos."
    before = Said(author="assistant", content=OutgoingText(body=promise), occurred_at=MONDAY_MORNING)
    known = replace(memory(), history=(before,))
    answer = await room.answer(room.turn("qué colores hay de la MT-03", intent=Intent.PRODUCT_CATALOG), known)
    assert answer.decision.handoff is None
    shown = [line["said"] for asked in scripted_ai.asked for line in asked.given.get("history", [])]
    assert "asesor" not in " ".join(shown)


async def test_a_photo(room: Room, scripted_ai: ScriptedAI) -> None:
    """A model that sees is shown what the customer has sent, and may look the motorcycle up."""
    room.see()
    objects = MemoryObjects()
    objects.kept["media/1"] = b"jpeg"
    scripted_ai.script = _by_tool(
        "search_catalog", {"name": "MT-03", "category": None, "most_pesos": None}, "Es la MT-03."
    )
    said = room.turn(
        Media(type="image", media_id="1"),
        intent=Intent.OTHER,
        images=(StoredImage(object_key="media/1", media_type="image/jpeg"),),
    )
    answer = await room.made(objects=objects)(said, memory(answered=True), MONDAY_MORNING)
    assert body(answer.content) == "Es la MT-03."
    assert "image_url" in str(scripted_ai.asked[0].messages)


def _by_tool(name: str, arguments: dict[str, object], text: str) -> Script:
    """Calls a function once, then says `text`, in which the weight found can be filled in."""

    def script(asked: Asked) -> Does:
        if asked.purpose != "tools":
            return plain(asked)
        if not asked.results:
            return Calls(name=name, arguments=arguments)
        weight = asked.results[0].partition("pesa ")[2].partition(" kg")[0]
        return Says(value={"text": text.replace("{weight}", weight), "answered": True})

    return script


def _understanding(filled: dict[str, object]) -> Script:
    def script(asked: Asked) -> Does:
        does = plain(asked)
        if asked.purpose == "understand" and isinstance(does, Says) and isinstance(does.value, dict):
            return Says(value={**does.value, **filled})
        return does

    return script
