"""What of a document is told to a customer: the lines and sentences that speak of what was asked."""

from __future__ import annotations

import re
from collections import Counter

from libs.common.understanding.text import fold_words

WHOLE = 3
"""A passage of so few lines and sentences is told whole."""
MOST = 4
STEM_LETTERS = 5
"""So many first letters make two words one: "casco" and "cascos"."""

_END = re.compile(r"\n+|(?<=[.!?…])\s+(?=[A-ZÁÉÍÓÚÑ¿¡])")


def excerpt(passage: str, question: str) -> str:
    """What of `passage` shares most with `question`, in its order, a line each; all of it when nothing does.

    A word that stands in few lines tells more than one that stands in many.
    """
    lines = _END.split(passage)
    if len(lines) <= WHOLE:
        return passage
    found = [_stems(line) for line in lines]
    common = Counter(stem for stems in found for stem in stems)
    asked = _stems(question)
    weights = [sum(1 / common[stem] for stem in stems & asked) for stems in found]
    best = max(weights)
    if not best:
        return passage
    chosen = [line for line, weight in zip(lines, weights, strict=True) if weight > best / 2]
    return "\n".join(chosen[:MOST])


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:STEM_LETTERS] for word in fold_words(text).split())
