"""The labelled examples: what customers write, by what they want."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from libs.common.data_files import DIRECTORY, DataFileError, read
from libs.common.intents import Intent
from libs.common.understanding.text import fold

FILE = DIRECTORY / "intents.yaml"


@dataclass(frozen=True, slots=True)
class Example:
    """A message and what it wants."""

    text: str
    intent: Intent


def load_examples(path: Path = FILE) -> tuple[Example, ...]:
    """The examples of the file at `path`, which has a list of messages for each intent.

    Raises DataFileError when an intent has none, or one message stands under two intents.
    """
    lists = read(path, dict[Intent, tuple[str, ...]])
    for intent in Intent:
        if not lists.get(intent):
            raise DataFileError(path, f"{intent}: there is no example; write some messages that want it")
    examples = tuple(Example(text, intent) for intent, texts in lists.items() for text in texts)
    labels: dict[str, Intent] = {}
    for example in examples:
        if labels.setdefault(fold(example.text), example.intent) is not example.intent:
            raise DataFileError(path, f"{example.intent}: {example.text!r} stands under another intent too")
    return examples
