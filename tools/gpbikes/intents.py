"""What customers want: classify their messages as the router does."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from services.router.intents.decision import Classify
from services.router.intents.files import FileClassifier


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
    cache: Annotated[Path, typer.Option(help="Folder of what can be worked out again.")] = Path(".cache"),
) -> None:
    """Decide the intent of customers' texts, one a line on standard input, as one JSON object a line."""
    decide = FileClassifier(cache)
    decide.prepare()
    for line in sys.stdin:
        text = line.rstrip("\r\n")
        if text:
            sys.stdout.write(describe(decide, text, context=context, first=first) + "\n")
            sys.stdout.flush()


def describe(decide: Classify, text: str, *, context: str | None, first: bool) -> str:
    """The decision on `text` as JSON: text, intent, confidence (0 to 1, three decimals) and source."""
    decision = decide([text], asked=context, first=first)
    described = {
        "text": text,
        "intent": decision.intent,
        "confidence": round(decision.confidence, 3),
        "source": decision.source,
    }
    return msgspec.json.encode(described).decode()
