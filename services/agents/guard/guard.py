"""No figure without a source: what a model has written is compared with what was decided, or found.

The model is not trusted: it may have obeyed a customer. What does not pass is not mended, the template goes
out instead.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from services.agents.guard.fidelity import Fidelity, Language
from services.agents.guard.figures import figures
from services.agents.guard.lexicon import Lexicon
from services.agents.guard.wording import links, sentences, words

Fault = Literal["figure", "name", "day", "link", "promise", "denial", "stray", "leak", "length", "question"]
"""What is wrong with a text; a label of a metric."""
LONGEST = 600
SHINGLE = 6
"""So many words in a row of the instructions are a leak."""


@dataclass(frozen=True)
class Guard:
    """Compares texts with their sources."""

    lexicon: Lexicon
    names: Callable[[str], Collection[str]]
    """The motorcycles that a text names, ours and others."""

    def reworded(
        self, text: str, draft: str, *, instructions: str, language: Language, known: str = ""
    ) -> Fault | None:
        """What is wrong with `text` in the place of `draft`; None when it tells the same.

        It may use the words of `known` besides, such as the customer's name. Every figure must be there, in
        its order, so that none is added, dropped or put to another thing.
        """
        if figures(text) != figures(draft):
            return "figure"
        if self._denies(text) != self._denies(draft):
            return "denial"
        if ("?" in text) != ("?" in draft):
            return "question"
        if len(text) > max(LONGEST, len(draft)):
            return "length"
        return self._fault(text, (draft,), instructions, language, known)

    def found(self, text: str, sources: Sequence[str], *, instructions: str, known: str = "") -> Fault | None:
        """What is wrong with `text` as an answer made from `sources`, each of them a thing by itself.

        The figures of a sentence must stand together in one source.
        """
        lines = [line for source in sources for line in source.splitlines()]
        told = [frozenset(figures(line)) for line in lines]
        for sentence in sentences(text):
            wanted = frozenset(figures(sentence))
            if wanted and not any(wanted <= line for line in told):
                return "figure"
        if len(text) > LONGEST:
            return "length"
        return self._fault(text, sources, instructions, "spanish", known)

    def _fault(
        self, text: str, sources: Iterable[str], instructions: str, language: Language, known: str
    ) -> Fault | None:
        source = "\n".join(sources)
        if not set(self.names(text)) <= set(self.names(source)):
            return "name"
        if not self._days(text) <= self._days(source):
            return "day"
        if not links(text) <= links(source):
            return "link"
        if not self._promises(text) <= self._promises(source):
            return "promise"
        if _shingles(text) & _shingles(instructions):
            return "leak"
        return "stray" if Fidelity(self.lexicon).strays(text, (source, known), language) else None

    def _days(self, text: str) -> frozenset[str]:
        found = self.lexicon.days & frozenset(words(text))
        return found | {english for day in found for english in self.lexicon.day_in_english(day)}

    def _promises(self, text: str) -> frozenset[str]:
        return self.lexicon.promises & frozenset(words(text))

    def _denies(self, text: str) -> bool:
        said = text.replace("'", "").replace("\u2019", "")
        return bool(self.lexicon.negations & frozenset(words(said)))


def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    said = words(text)
    return frozenset(tuple(said[place : place + SHINGLE]) for place in range(len(said) - SHINGLE + 1))
