"""Finding what customers ask for among all that is sold beside motorcycles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from libs.common.accessories import Accessory
from libs.common.understanding.text import fold_words
from services.agents.upselling.insurance import Insurance, Policy

MOST_SUGGESTED = 3
_ORDINARY = re.compile(
    r"para|talla|tienen|venden|manejan|precio|cuant|vale|cuesta|certificad|buen|barat|bonit|econom|negr|blanc|azul|"
    r"roj|gris|yamaha|moto|original|favor|quier|necesit|grande|peque|por|como|cual|este|esta|hay|marca"
)
"""Words after a thing's name that are no name of another."""


@dataclass(frozen=True)
class Shelf:
    """Everything that is sold beside motorcycles."""

    accessories: tuple[Accessory, ...]
    parts: tuple[Accessory, ...]
    insurance: Insurance

    @property
    def everything(self) -> tuple[Accessory, ...]:
        """Accessories and parts."""
        return (*self.accessories, *self.parts)

    def find(self, text: str) -> tuple[Accessory, ...]:
        """What `text` asks for: the very things that it names, else all of the kinds that it names."""
        words = fold_words(text)
        exact = [entry for entry in self.everything if _named(entry.keywords, words)]
        kinds = [entry for entry in self.everything if entry.family and _named((entry.family,), words)]
        told_apart = [entry for entry in kinds if _named(entry.qualities, words)]
        precise = {entry.family for entry in (*exact, *told_apart)}
        others = [entry for entry in kinds if entry.family not in precise]
        found = dict.fromkeys(entry.id for entry in (*told_apart, *exact, *others))
        return _most_precise([self._by_id[entry_id] for entry_id in found], words)

    def names_another(self, text: str, entries: Sequence[Accessory]) -> bool:
        """Whether `text` names something of the same kind by a name that nothing here has: "baúl Cóndor"."""
        words = fold_words(text)
        named = (
            match[1]
            for entry in entries
            for match in re.finditer(rf"\b{entry.family}\w* ([a-z]{{4,}})", words)
        )
        return any(word not in self._words and not _ORDINARY.match(word) for word in named)

    @cached_property
    def _words(self) -> frozenset[str]:
        """Every word by which something here is told."""
        told = (
            " ".join((entry.name, entry.body, *entry.keywords, *entry.qualities, *entry.asked))
            for entry in self.everything
        )
        return frozenset(fold_words(" ".join(told)).split())

    def entry(self, entry_id: str) -> Accessory | None:
        """The accessory or part of exactly that id, or None."""
        return self._by_id.get(entry_id)

    @cached_property
    def _by_id(self) -> Mapping[str, Accessory]:
        return {entry.id: entry for entry in self.everything}

    def policies(self, text: str) -> tuple[Policy, ...]:
        """The insurance that `text` names."""
        words = fold_words(text)
        return tuple(one for one in self.insurance.policies if _named(one.keywords, words))

    def suited(self, model: str, without: Iterable[str] = ()) -> tuple[Accessory, ...]:
        """A few things for that motorcycle: those made for it first, one of each kind."""
        left = set(without)
        fitting = [entry for entry in self.accessories if entry.fits_on(model) and entry.id not in left]
        fitting.sort(key=lambda entry: (entry.for_every_model, entry.category == "Ropa"))
        chosen: dict[str, Accessory] = {}
        for entry in fitting:
            chosen.setdefault(entry.category, entry)
        return tuple(chosen.values())[:MOST_SUGGESTED]


def described_among(shown: Sequence[Accessory], text: str) -> tuple[Accessory, ...]:
    """Those of the things `shown` that `text` describes: "los de verano", "el de mujer"."""
    words = fold_words(text)
    return tuple(entry for entry in shown if _named((*entry.qualities, *entry.keywords), words))


def _named(keywords: Sequence[str], words: str) -> bool:
    return any(re.search(rf"\b{keyword}", words) for keyword in keywords)


def _most_precise(found: Sequence[Accessory], words: str) -> tuple[Accessory, ...]:
    """Without what only a part of a longer name names: a "kit de arrastre" is no "kit"."""
    longest = {entry.id: _longest(entry, words) for entry in found}
    return tuple(
        entry
        for entry in found
        if not any(longest[entry.id] != other and longest[entry.id] in other for other in longest.values())
    )


def _longest(entry: Accessory, words: str) -> str:
    named = [
        word for word in (*entry.keywords, entry.family or "") if word and re.search(rf"\b{word}", words)
    ]
    return max(named, key=len, default="")
