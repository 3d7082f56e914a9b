"""The language model over real HTTP, with a real ledger."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from msgspec import Struct, structs
from prometheus_client import CollectorRegistry

from libs.common.ai.breaker import FAILURES
from libs.common.ai.errors import AIError, AIMalformed, AIOff, AIRefused, AIUnavailable
from libs.common.ai.language_model import LanguageModel
from libs.common.ai.questions import Account, Image, Question, Said, ToolDescription
from libs.common.database import Database
from libs.common.identifiers import uuid7
from libs.common.metrics import Metrics
from libs.common.settings import AISettings
from tests.doubles.frozen_clock import FrozenClock
from tools.scripted_ai.exchange import Calls, Cuts, Does, Garbles, Refuses, Says, Waits
from tools.scripted_ai.server import ScriptedAI

SECONDS = 5.0
QUESTION = Question(purpose="say", instructions="Be brief.", messages=(Said(role="user", text="hola"),))


class Spoken(Struct, frozen=True):
    """What is asked for."""

    text: str
    count: int | None = None


class Search(Struct, frozen=True):
    """What a tool takes."""

    words: str


class Bench:
    """A model with its ledger and metrics."""

    def __init__(self, settings: AISettings, database: Database) -> None:
        self.settings = settings
        self.database = database
        self.metrics = Metrics()
        self.clock = FrozenClock()
        self.account = Account(dealership_id=uuid7(), agent="greeting")
        self.model = self.made(settings)

    def made(self, settings: AISettings) -> LanguageModel:
        """Another model on the same ledger."""
        return LanguageModel(settings, self.database, clock=self.clock, metrics=self.metrics, new_id=uuid7)

    async def ask(self, question: Question = QUESTION, *, seconds: float = SECONDS) -> Spoken | None:
        """The value of the answer."""
        return (await self.model.ask(question, Spoken, self.account, seconds=seconds)).value

    async def open(self) -> None:
        """Make the dealership, and a conversation."""
        contact, conversation = uuid7(), uuid7()
        async with self.database.transaction() as connection:
            dealership = self.account.dealership_id
            await connection.execute("INSERT INTO dealerships (id, name) VALUES (%s, 'GP')", (dealership,))
            await connection.execute(
                "INSERT INTO whatsapp_numbers VALUES (%s::text, %s)", (dealership, dealership)
            )
            await connection.execute(
                "INSERT INTO contacts (id, dealership_id) VALUES (%s, %s)", (contact, dealership)
            )
            await connection.execute(
                "INSERT INTO conversations (id, dealership_id, contact_id, phone_number_id, opened_at,"
                " last_message_at) VALUES (%s, %s, %s, %s::text, now(), now())",
                (conversation, dealership, contact, dealership),
            )
        self.account = Account(dealership_id=dealership, agent="greeting", conversation_id=conversation)

    async def charged(self) -> list[tuple[str, int, int, int]]:
        """The ledger's rows."""
        async with self.database.transaction() as connection:
            cursor = await connection.execute(
                "SELECT purpose, input_tokens, output_tokens, micropesos FROM ai_usage"
                " WHERE dealership_id = %s ORDER BY id",
                (self.account.dealership_id,),
            )
            return [tuple(row) for row in await cursor.fetchall()]

    def sample(self, name: str, **labels: str) -> float | None:
        """A metric's value."""
        registry: CollectorRegistry = self.metrics.registry
        return registry.get_sample_value(name, labels)


@pytest_asyncio.fixture
async def bench(ai_settings: AISettings, ai_database: Database) -> AsyncIterator[Bench]:
    """A dealership whose model answers by a script."""
    bench = Bench(ai_settings, ai_database)
    await bench.open()
    yield bench
    await bench.model.close()


async def test_an_answer_in_shape(bench: Bench, scripted_ai: ScriptedAI) -> None:
    """It is decoded, counted and charged to the millionth of a peso."""
    scripted_ai.next.append(Says(value={"text": "buenas", "count": 2}, input_tokens=7, output_tokens=3))
    assert await bench.ask() == Spoken("buenas", 2)
    assert await bench.charged() == [("say", 7, 3, 7 * 3_000 + 3 * 18_000)]
    assert bench.sample("gpbikes_ai_requests_total", purpose="say", outcome="ok") == 1
    assert scripted_ai.asked[0].schema["required"] == ["text", "count"]


@pytest.mark.parametrize(
    "bad", [Says(text="buenas"), Says(value={"words": 1}), Says(text="")], ids=["prose", "shape", "nothing"]
)
async def test_a_malformed_answer(bench: Bench, scripted_ai: ScriptedAI, bad: Does) -> None:
    """It is asked for once more, and paid for twice."""
    scripted_ai.next += [bad, Says(value={"text": "ahora sí", "count": None})]
    assert await bench.ask() == Spoken("ahora sí")
    assert len(await bench.charged()) == 2


async def test_two_malformed_answers(bench: Bench, scripted_ai: ScriptedAI) -> None:
    """The rules take over."""
    scripted_ai.next += [Says(text="no"), Says(text="tampoco")]
    with pytest.raises(AIMalformed):
        await bench.ask()


@pytest.mark.parametrize(
    "fault", [Refuses(status=429, retry_after="2"), Refuses(status=500), Cuts()], ids=str
)
async def test_a_provider_that_fails_once(bench: Bench, scripted_ai: ScriptedAI, fault: Does) -> None:
    """It is asked again."""
    scripted_ai.next += [fault, Says(value={"text": "buenas", "count": None})]
    assert await bench.ask() == Spoken("buenas")


async def test_a_provider_that_says_when(bench: Bench, scripted_ai: ScriptedAI) -> None:
    """It is asked again after as long as it wants."""
    scripted_ai.next.append(Refuses(status=429, retry_after="2"))
    await bench.ask()
    assert bench.clock.monotonic() == 2


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Refuses(status=503), AIUnavailable),
        (Refuses(status=401), AIRefused),
        (Refuses(status=200), AIRefused),
        (Garbles(), AIError),
        (Garbles(body="[]"), AIError),
        (Garbles(body='{"choices": [{}]}'), AIError),
    ],
    ids=str,
)
async def test_a_provider_that_goes_on_failing(
    bench: Bench, scripted_ai: ScriptedAI, fault: Does, error: type[AIError]
) -> None:
    """What becomes of it is an error of one tree, whatever was sent."""
    scripted_ai.script = lambda _: fault
    with pytest.raises(error):
        await bench.ask()


async def test_a_slow_provider(bench: Bench, scripted_ai: ScriptedAI) -> None:
    """Nobody waits longer than there is time."""
    scripted_ai.next.append(Waits(seconds=5, then=Says(value={})))
    with pytest.raises(AIUnavailable, match="within"):
        await bench.ask(seconds=0.05)


async def test_failures_in_a_row(bench: Bench, scripted_ai: ScriptedAI) -> None:
    """The provider is left alone, which is announced, and asked again after a while."""
    scripted_ai.script = lambda _: Refuses(status=500)
    for _ in range(FAILURES):
        with pytest.raises((AIUnavailable, AIOff)):
            await bench.ask()
    assert bench.sample("gpbikes_ai_off", reason="circuit_open") == 1
    seen = len(scripted_ai.asked)
    with pytest.raises(AIOff, match="circuit_open"):
        await bench.ask()
    assert len(scripted_ai.asked) == seen
    scripted_ai.script = lambda _: Says(value={"text": "ya", "count": None})
    bench.clock.advance(timedelta(minutes=1))
    assert await bench.ask() == Spoken("ya")
    assert bench.sample("gpbikes_ai_off", reason="circuit_open") == 0


@pytest.mark.parametrize("cap", ["ai_pesos_per_conversation", "ai_pesos_per_day"])
async def test_a_cap(bench: Bench, scripted_ai: ScriptedAI, cap: str) -> None:
    """The plain mode begins once it is reached."""
    model = bench.made(structs.replace(bench.settings, **{cap: 1}))
    scripted_ai.script = lambda _: Says(value={"text": "caro", "count": None}, output_tokens=1_000)
    await model.ask(QUESTION, Spoken, bench.account, seconds=SECONDS)
    bench.clock.advance(timedelta(seconds=6))
    with pytest.raises(AIOff, match="cap"):
        await model.ask(QUESTION, Spoken, bench.account, seconds=SECONDS)
    await model.close()


async def test_the_next_day(bench: Bench, scripted_ai: ScriptedAI) -> None:
    """The day's cap begins anew at midnight in Bogotá, 12 hours after noon there."""
    model = bench.made(structs.replace(bench.settings, ai_pesos_per_day=1))
    scripted_ai.script = lambda _: Says(value={"text": "caro", "count": None}, output_tokens=1_000)
    await model.ask(QUESTION, Spoken, bench.account, seconds=SECONDS)
    bench.clock.advance(timedelta(hours=12))
    await model.ask(QUESTION, Spoken, bench.account, seconds=SECONDS)
    assert bench.sample("gpbikes_ai_off", reason="day_cap") == 0
    await model.close()


async def test_no_provider(bench: Bench) -> None:
    """Nothing is asked, and the metric tells."""
    model = bench.made(AISettings())
    with pytest.raises(AIOff, match="not_configured"):
        await model.ask(QUESTION, Spoken, bench.account, seconds=SECONDS)
    assert bench.sample("gpbikes_ai_off", reason="not_configured") == 1


async def test_more_questions_than_may_be_under_way(bench: Bench, scripted_ai: ScriptedAI) -> None:
    """The others wait."""
    model = bench.made(structs.replace(bench.settings, openai_concurrency=2))
    said = Says(value={"text": "a", "count": None})
    scripted_ai.script = lambda _: Waits(seconds=0.02, then=said)
    await asyncio.gather(*(model.ask(QUESTION, Spoken, bench.account, seconds=SECONDS) for _ in range(6)))
    assert scripted_ai.most_at_once == 2
    await model.close()


async def test_a_tool_is_wanted(bench: Bench, scripted_ai: ScriptedAI) -> None:
    """The call comes back as the model wrote it."""
    scripted_ai.next.append(Calls(name="search", arguments={"words": "casco"}))
    tool = ToolDescription(name="search", description="Searches.", arguments=Search)
    question = Question(purpose="tools", instructions="", messages=QUESTION.messages, tools=(tool,))
    reply = await bench.model.ask(question, Spoken, bench.account, seconds=SECONDS)
    assert [(call.name, call.arguments) for call in reply.calls] == [("search", '{"words": "casco"}')]


async def test_an_image(bench: Bench, scripted_ai: ScriptedAI) -> None:
    """It goes to the model as a part of the message."""
    seen = Said(role="user", text="esta", images=(Image(media_type="image/png", content=b"png"),))
    await bench.ask(Question(purpose="say", instructions="", messages=(seen,)))
    (message,) = scripted_ai.asked[0].messages
    assert message["content"][1]["image_url"]["url"] == "data:image/png;base64,cG5n"


async def test_a_voice_note(bench: Bench, scripted_ai: ScriptedAI) -> None:
    """It becomes text, and is charged by its length."""
    scripted_ai.next.append(Says(text=" quiero una moto "))
    text = await bench.model.transcribe(
        b"OggS", name="nota.ogg", media_type="audio/ogg", account=bench.account, seconds=SECONDS
    )
    assert text == "quiero una moto"
    assert await bench.charged() == [("transcribe", 0, 0, 1_250_000)]
