"""Turns whose intent the examples leave open: the language model is asked, and nobody else waits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest
import pytest_asyncio

from libs.common.ai.language_model import LanguageModel
from libs.common.ai.questions import Account
from libs.common.database import Database
from libs.common.identifiers import uuid7
from libs.common.intents import Intent
from libs.common.messages import Sender
from libs.common.metrics import Metrics
from libs.common.settings import AISettings
from services.router.intents.decision import IntentDecision
from services.router.intents.further import AskModel
from tests.doubles.frozen_clock import FrozenClock
from tests.integration.router.parts import RouterParts, router_parts
from tools.scripted_ai.exchange import Refuses, Says, Waits
from tools.scripted_ai.server import ScriptedAI

UNSURE = IntentDecision(Intent.OTHER, 0.3, "example", others=(Intent.FAQ,), places=((0, 3),))
PATIENT_SECONDS = 20.0
"""So long that only a model that never answers would be late, on a busy machine, too."""
ANA = Sender(phone="573000000002", profile_name="Ana")


class Hesitant:
    """Is unsure of everything but a greeting."""

    async def __call__(self, texts: Sequence[str], **_context: object) -> IntentDecision:
        return IntentDecision(Intent.GREETING, 0.9, "rule") if "hola" in texts else UNSURE


@pytest_asyncio.fixture
async def model(ai_settings: AISettings, ai_database: Database) -> AsyncIterator[LanguageModel]:
    """A model that is asked for the first time."""
    model = LanguageModel(ai_settings, ai_database, clock=FrozenClock(), metrics=Metrics(), new_id=uuid7)
    await model.warm()
    yield model
    await model.close()


@pytest_asyncio.fixture
async def account(ai_database: Database) -> Account:
    """Somebody to charge."""
    account = Account(dealership_id=uuid7(), agent="router")
    async with ai_database.transaction() as connection:
        await connection.execute(
            "INSERT INTO dealerships (id, name) VALUES (%s, 'GP Bikes')", (account.dealership_id,)
        )
    return account


async def test_the_model_decides(model: LanguageModel, account: Account, scripted_ai: ScriptedAI) -> None:
    """Its intent takes the place of the unsure one, and is no further wish any more."""
    scripted_ai.next.append(Says(value={"intent": "faq"}))
    ask = AskModel(model, seconds=PATIENT_SECONDS)
    decision = await ask(["dónde es"], UNSURE, asked="financing:term", account=account)
    assert decision == IntentDecision(Intent.FAQ, 0.8, "model")
    assert scripted_ai.asked[0].given == {"customer": "dónde es", "asked": "financing:term"}


@pytest.mark.parametrize(
    ("does", "seconds"),
    [
        (Refuses(status=401), PATIENT_SECONDS),
        (Says(value={"intent": "opt_out"}), PATIENT_SECONDS),
        (Waits(seconds=2, then=Says(value={"intent": "faq"})), 0.2),
    ],
    ids=["refused", "not its to say", "too slow"],
)
async def test_the_model_does_not_decide(
    model: LanguageModel,
    account: Account,
    scripted_ai: ScriptedAI,
    does: Refuses | Says | Waits,
    seconds: float,
) -> None:
    """The nearest example does."""
    scripted_ai.script = lambda _: does
    ask = AskModel(model, seconds=seconds)
    assert await ask(["dónde es"], UNSURE, asked=None, account=account) is UNSURE


class Slow:
    """Is asked, and answers when it is let."""

    def __init__(self) -> None:
        self.accounts: list[Account] = []
        self.may = asyncio.Event()

    async def __call__(
        self,
        texts: Sequence[str],
        unsure: IntentDecision,
        *,
        asked: str | None,
        account: Account,
    ) -> IntentDecision:
        assert (list(texts), asked) == (["y eso cómo sería"], None)
        self.accounts.append(account)
        await self.may.wait()
        return IntentDecision(Intent.FINANCING, 0.8, "model", unsure.others, unsure.places)


async def test_others_do_not_wait(database_url: str, redis_url: str, clock: FrozenClock) -> None:
    """A turn about which the model is asked is closed by itself, once, with what it says."""
    slow = Slow()
    async with router_parts(database_url, redis_url, clock, classify=Hesitant(), further=slow) as router:
        await router.say("y eso cómo sería")
        await router.say("hola", ANA)
        await router.close_after()
        assert await _states(router) == [("greeting", "queued"), (None, "open")]
        await asyncio.sleep(0)
        await router.closer.close_due()
        assert len(slow.accounts) == 1
        slow.may.set()
        await router.closer.finish_asking()
        assert await _states(router) == [("financing", "queued"), ("greeting", "queued")]
        assert await router.values("SELECT intent_source FROM turns WHERE intent = 'financing'") == ["model"]


async def _states(router: RouterParts) -> list[tuple[object, ...]]:
    return await router.rows("SELECT intent, state FROM turns ORDER BY intent")
