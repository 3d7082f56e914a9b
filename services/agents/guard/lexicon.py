"""The words of data/guard.yaml, ready to compare with."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from msgspec import Struct

from libs.common.data_files import DIRECTORY, read

FILE = DIRECTORY / "guard.yaml"
STEM = 5
"""Letters by which two forms of a word are one: "cuota" and "cuotas", "financiar" and "financiada"."""


def stem(word: str) -> str:
    """A folded word by its first letters."""
    return word[:STEM]


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    courtesy: str
    promises: str
    days: Mapping[str, tuple[str, ...]]
    negations: str
    english_courtesy: str
    english: Mapping[str, tuple[str, ...]]


class Lexicon:
    """Which words matter, and which are one in two languages."""

    def __init__(self, path: Path = FILE) -> None:
        """Read the file at `path`. Raises DataFileError."""
        self._file = read(path, _File)

    @cached_property
    def courtesy(self) -> frozenset[str]:
        """Words that say nothing by themselves, in Spanish."""
        return frozenset(self._file.courtesy.split())

    @cached_property
    def english_courtesy(self) -> frozenset[str]:
        """The same in English."""
        return frozenset(self._file.english_courtesy.split())

    @cached_property
    def promises(self) -> frozenset[str]:
        """Words by which something is promised, in both languages."""
        return frozenset(self._file.promises.split())

    @cached_property
    def negations(self) -> frozenset[str]:
        """Words that deny, in both languages."""
        return frozenset(self._file.negations.split())

    @cached_property
    def days(self) -> frozenset[str]:
        """Days and months in both languages."""
        return frozenset(self._file.days) | {name for names in self._file.days.values() for name in names}

    def day_in_english(self, day: str) -> tuple[str, ...]:
        """What a Spanish day is called in English."""
        return self._file.days.get(day, ())

    @cached_property
    def english(self) -> Mapping[str, frozenset[str]]:
        """What the Spanish words of a stem may be called in English, as stems."""
        found: dict[str, set[str]] = {}
        for spanish, names in {**self._file.english, **self._file.days}.items():
            found.setdefault(stem(spanish), set()).update(map(stem, names))
        return {spanish: frozenset(names) for spanish, names in found.items()}
