"""Words of the trade by what they speak of: a part, a test ride, an instalment."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from libs.common.data_files import DIRECTORY, DataFileError, read

FILE = DIRECTORY / "vocabulary.yaml"

_ENTRY = re.compile(r"[a-z0-9]+(?: [a-z0-9]+)*\*?")


class Vocabulary:
    """Finds concepts in folded words."""

    def __init__(self, concepts: Mapping[str, Sequence[str]]) -> None:
        """`concepts` gives each concept's words; one that ends in `*` stands for all that begin so."""
        self._patterns = {name: _pattern(entries) for name, entries in concepts.items()}

    def concepts(self, words: str) -> list[str]:
        """The concepts that `words` speak of, each once, in the vocabulary's order."""
        return [name for name, pattern in self._patterns.items() if pattern.search(words)]


def load_vocabulary(path: Path = FILE) -> Vocabulary:
    """The vocabulary of the file at `path`. Raises DataFileError."""
    concepts = read(path, dict[str, tuple[str, ...]])
    for name, entries in concepts.items():
        for entry in entries:
            if not _ENTRY.fullmatch(entry):
                raise DataFileError(
                    path,
                    f"{name}: {entry!r} can never be met; write lower case and no accents",
                )
    return Vocabulary(concepts)


def _pattern(entries: Sequence[str]) -> re.Pattern[str]:
    alternatives = "|".join(entry.replace("*", r"[a-z0-9]*") for entry in entries)
    return re.compile(rf"(?<![a-z0-9])(?:{alternatives})(?![a-z0-9])")
