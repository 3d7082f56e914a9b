"""What the dealership wants a person to decide, from a file that it keeps itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from libs.common.data_files import DIRECTORY, DataFileError, read
from libs.common.understanding.text import fold_words

FILE = DIRECTORY / "policy.yaml"

_Phrase = Annotated[str, Meta(min_length=3, max_length=80)]


class _Topic(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Annotated[str, Meta(pattern="^[a-z_]+$")]
    opening: Annotated[str, Meta(min_length=1, max_length=80)]
    phrases: Annotated[tuple[_Phrase, ...], Meta(min_length=1)]


class _File(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    topics: tuple[_Topic, ...]


@dataclass(frozen=True)
class Topic:
    """Something that is a person's to decide."""

    name: str
    opening: str
    """How the customer is told so, before anything else."""
    pattern: re.Pattern[str]
    """What tells that it is meant, in folded words."""


@dataclass(frozen=True)
class Policy:
    """The topics that are a person's."""

    topics: Sequence[Topic]

    def topic(self, text: str) -> Topic | None:
        """The first topic that `text` speaks of; None when it is the assistant's to answer."""
        words = fold_words(text)
        return next((topic for topic in self.topics if topic.pattern.search(words)), None)


def load_policy(path: Path = FILE) -> Policy:
    """The policy of the file at `path`. Raises DataFileError."""
    topics = read(path, _File).topics
    return Policy([Topic(topic.name, topic.opening, _pattern(path, topic)) for topic in topics])


def _pattern(path: Path, topic: _Topic) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(_phrase(path, topic, phrase) for phrase in topic.phrases)})\b")


def _phrase(path: Path, topic: _Topic, phrase: str) -> str:
    parts = [(fold_words(part.removesuffix("*")), part.endswith("*")) for part in phrase.split()]
    if not all(word for word, _ in parts):
        raise DataFileError(path, f"{topic.name}: {phrase!r} has a part without letters or digits")
    return " ".join(re.escape(word) + (r"\w*" if open_ended else "") for word, open_ended in parts)
