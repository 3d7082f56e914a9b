"""How people say what documents call otherwise: "la lata" is a plate, "fiada" is on credit.

The local model knows Spanish, not what Colombians make of it; docs/knowledge.md has the figures.
"""

from __future__ import annotations

import re
from pathlib import Path

from msgspec import Struct

from libs.common import data_files
from libs.common.understanding.text import fold_words

PATH = data_files.DIRECTORY / "colloquial.yaml"


class _Term(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    means: str
    said: tuple[str, ...]


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    terms: tuple[_Term, ...]


class Colloquial:
    """Explains questions in the words of documents."""

    def __init__(self, terms: dict[str, tuple[str, ...]]) -> None:
        """Know `terms`: for each meaning the words that are said, folded; "pincha*" is any that begins so."""
        self._patterns = {means: _any_of(said) for means, said in terms.items()}

    def explained(self, question: str) -> str:
        """`question`, and after it what its colloquial words mean, if it has any."""
        words = fold_words(question)
        meant = [means for means, pattern in self._patterns.items() if pattern.search(words)]
        return ". ".join((question, *meant))


AS_SAID = Colloquial({})
"""Explains nothing."""


def load(path: Path = PATH) -> Colloquial:
    """The words of the file. Raises DataFileError."""
    return Colloquial({term.means: term.said for term in data_files.read(path, _File).terms})


def _any_of(said: tuple[str, ...]) -> re.Pattern[str]:
    words = "|".join(re.escape(word).replace(r"\*", r"\w*") for word in said)
    return re.compile(rf"\b(?:{words})\b")
