"""Whether a text speaks only of what its sources speak of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from services.agents.guard.lexicon import Lexicon, stem
from services.agents.guard.wording import sentences, words

Language = Literal["spanish", "english"]
KNOWN_IN_A_SENTENCE = 0.5
"""The share of a sentence's telling words that its sources must have; their neighbours are other words for
the same.
"""
KNOWN_ALTOGETHER = 0.6


class Fidelity:
    """Compares texts with what they are made from, word by word."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def strays(self, text: str, sources: Iterable[str], language: Language) -> bool:
        """Whether a sentence of `text`, or the whole of it, speaks of other things than `sources`."""
        known = self._known(sources, language)
        courtesy = self._lexicon.courtesy if language == "spanish" else self._lexicon.english_courtesy
        telling = [
            [stem(word) for word in words(sentence) if word not in courtesy] for sentence in sentences(text)
        ]
        found = [(len([word for word in part if word in known]), len(part)) for part in telling if part]
        if any(right < total * KNOWN_IN_A_SENTENCE for right, total in found):
            return True
        return sum(right for right, _ in found) < sum(total for _, total in found) * KNOWN_ALTOGETHER

    def _known(self, sources: Iterable[str], language: Language) -> frozenset[str]:
        stems = {stem(word) for source in sources for word in words(source)}
        if language == "spanish":
            return frozenset(stems)
        # Names and what both languages share stay as they are.
        return frozenset(stems | {name for one in stems for name in self._lexicon.english.get(one, ())})
