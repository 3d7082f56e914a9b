"""The motorcycle a customer speaks of, by name, nickname or a misspelling of either."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz

from libs.common.understanding.numbers import digits
from libs.common.understanding.text import fold_words

ALIKE = 83.0
"""Share of common letters, in percent, from which a longer word counts as a misspelling."""
_SHORTEST_FUZZY = 5
_SHORTEST_FAMILY = 2
_ORDINARY = frozenset(("tener", "tenes", "tenerle", "tenerse", "tendre", "tenerlo"))
"""Words that look like a misspelt model and are none."""
_LETTERS_AND_DIGITS = re.compile(r"(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])")


class ModelNames:
    """Finds models in texts; made once from the names that are sold."""

    def __init__(self, names: Mapping[str, Sequence[str]]) -> None:
        """`names` gives each model's names and aliases; the model is told by its key."""
        self._models = {
            _spaced(digits(alias)): model for model, aliases in names.items() for alias in (model, *aliases)
        }
        self._longest = max(len(alias.split()) for alias in self._models)
        self._spellings: dict[str, list[tuple[str, str]]] = {}
        """Letters and model of each alias that may be misspelt, by its number."""
        for alias, model in self._models.items():
            letters, number = _parts(alias)
            if len(letters) >= _SHORTEST_FUZZY - 1:
                self._spellings.setdefault(number, []).append((letters, model))
        self._families: dict[str, list[str]] = {}
        for model in names:
            self._families.setdefault(_spaced(model).split()[0], []).append(model)

    def find(self, text: str) -> tuple[str, ...]:
        """The models that `text` names, in its order, each once; the longest name that fits counts.

        A family's name alone ("la XTZ") names each of its models; a family's name with a number that none
        of them has names nothing.
        """
        words = _spaced(digits(text)).split()
        found: dict[str, None] = {}
        start = 0
        while start < len(words):
            size, model = self._one(words, start)
            found |= dict.fromkeys([model] if model else self._family(words, start))
            start += size
        return tuple(found)

    def _family(self, words: Sequence[str], start: int) -> list[str]:
        family = self._families.get(words[start], [])
        numbered = start + 1 < len(words) and words[start + 1].isdigit()
        return [] if numbered or len(words[start]) < _SHORTEST_FAMILY or len(family) == 1 else family

    def _one(self, words: Sequence[str], start: int) -> tuple[int, str | None]:
        sizes = range(min(self._longest, len(words) - start), 0, -1)
        for size in sizes:
            model = self._models.get(" ".join(words[start : start + size]))
            if model:
                return size, model
        for size in sizes:
            model = self._misspelt(" ".join(words[start : start + size]))
            if model:
                return size, model
        return 1, None

    def _misspelt(self, words: str) -> str | None:
        letters, number = _parts(words)
        if len(letters) < _SHORTEST_FUZZY or letters in _ORDINARY:
            return None
        best, likeness = None, ALIKE
        for spelling, model in self._spellings.get(number, ()):
            alike = fuzz.ratio(letters, spelling)
            if alike >= likeness:
                best, likeness = model, alike
        return best


def _spaced(text: str) -> str:
    """`text` in folded words, letters apart from digits, numbers without leading zeros: "MT-03" is "mt 3"."""
    words = _LETTERS_AND_DIGITS.sub(" ", fold_words(text)).split()
    return " ".join(word.lstrip("0") or "0" if word.isdigit() else word for word in words)


def _parts(words: str) -> tuple[str, str]:
    parts = words.split()
    return "".join(p for p in parts if not p.isdigit()), " ".join(p for p in parts if p.isdigit())
