"""What customers want: classify their messages as the router does."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Annotated, Protocol

import msgspec
import typer

from libs.common.ai.language_model import LanguageModel
from libs.common.ai.questions import Account
from libs.common.clock import SystemClock
from libs.common.identifiers import uuid7
from libs.common.metrics import Metrics
from libs.common.settings import AISettings, read
from services.router.intents.decision import Classify, IntentDecision
from services.router.intents.files import FileClassifier
from services.router.intents.further import AskModel, is_unsure
from tools.gpbikes import environment, opened
from tools.gpbikes.running import run
from tools.gpbikes.session import only_dealership


def classify(
    context: Annotated[
        str | None,
        typer.Option(
            help="What the assistant asked last, written <intent>:<detail>, such as financing:term."
        ),
    ] = None,
    first: Annotated[
        bool, typer.Option("--first", help="Each line begins a conversation of its own.")
    ] = False,
    model: Annotated[
        bool,
        typer.Option(
            "--model", help="Ask the language model where the examples are unsure, as the router does."
        ),
    ] = False,
    cache: Annotated[Path, typer.Option(help="Folder of what can be worked out again.")] = Path(".cache"),
) -> None:
    """Decide the intent of customers' texts, one a line on standard input, as one JSON object a line."""
    decide = FileClassifier(cache)
    decide.prepare()
    decided = partial(_decided, decide, context=context, first=first)
    if model:
        run(_classify_further(decided, context))
        return
    for text in _lines():
        _write(describe(text, decided(text)))


def describe(text: str, decision: IntentDecision) -> str:
    """The decision on `text` as JSON: text, intent, confidence (0 to 1, three decimals) and source."""
    described = {
        "text": text,
        "intent": decision.intent,
        "confidence": round(decision.confidence, 3),
        "source": decision.source,
    }
    return msgspec.json.encode(described).decode()


class _Decides(Protocol):
    def __call__(self, text: str) -> IntentDecision: ...


def _decided(decide: Classify, text: str, *, context: str | None, first: bool) -> IntentDecision:
    return decide([text], asked=context, first=first)


async def _classify_further(decided: _Decides, context: str | None) -> None:
    async with _asking() as (ask, account):
        for text in _lines():
            decision = decided(text)
            if is_unsure(decision):
                decision = await ask([text], decision, asked=context, account=account)
            _write(describe(text, decision))


@asynccontextmanager
async def _asking() -> AsyncIterator[tuple[AskModel, Account]]:
    """The model as the router asks it. Raises SettingsError, DatabaseUnavailable and UnknownDealership."""
    settings = read(AISettings, environment.found(os.environ))
    async with opened.database() as database:
        account = Account(dealership_id=await only_dealership(database), agent="gpbikes")
        model = LanguageModel(settings, database, clock=SystemClock(), metrics=Metrics(), new_id=uuid7)
        yield AskModel(model, seconds=settings.ai_intent_timeout_ms / 1000), account
        await model.close()


def _lines() -> Iterator[str]:
    return filter(None, (line.rstrip("\r\n") for line in sys.stdin))


def _write(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
