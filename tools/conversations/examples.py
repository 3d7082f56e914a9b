"""Conversations to hold, read from their file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from libs.common.data_files import DataFileError, read
from libs.common.intents import AGENTS, Intent

FILE = Path(__file__).parent / "examples.yaml"
TAPS = "> "
"""How a step begins that taps a button or a row."""


class Example(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one customer writes; the name is invented."""

    agent: Intent
    about: Annotated[str, Meta(min_length=1)]
    customer: Annotated[str, Meta(min_length=1)]
    steps: Annotated[tuple[str, ...], Meta(min_length=1)]


def load_examples(path: Path = FILE) -> tuple[Example, ...]:
    """The conversations of the file at `path`. Raises DataFileError, also when an agent has none."""
    examples = read(path, tuple[Example, ...])
    missing = set(AGENTS) - {example.agent for example in examples}
    if missing:
        raise DataFileError(path, f"{min(missing)}: there is no conversation; write one")
    return examples
