"""Invented vectors and words that behave like those of texts.

Topics of very different size, related among each other, with most of the variance in few directions: uniform
random vectors would have no neighbours worth finding.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from libs.common.knowledge.embedding import DIMENSIONS

TOPICS = 400
WORDS = 3_000
WORDS_OF_A_TEXT = 40
_SYLLABLES = ("ba", "co", "du", "fe", "gi", "la", "mo", "nu", "pe", "ri", "sa", "to", "vu", "xe", "zi", "ha")


def text_like(random: np.random.Generator, count: int) -> NDArray[np.float32]:
    """`count` vectors of length one: topics in a space of decaying directions, and what is particular to
    each text.
    """
    spectrum = (1.0 / np.sqrt(np.arange(1, DIMENSIONS + 1))).astype(np.float32)
    topics = random.standard_normal((TOPICS, DIMENSIONS)).astype(np.float32) * spectrum
    shares = 1.0 / np.arange(1, TOPICS + 1)
    chosen = random.choice(TOPICS, size=count, p=shares / shares.sum())
    common = spectrum * 1.5
    own = random.standard_normal((count, DIMENSIONS)).astype(np.float32) * spectrum * 0.7
    vectors = common + topics[chosen] + own
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def texts(random: np.random.Generator, count: int) -> list[str]:
    """`count` texts of invented words, of which few are frequent and most are rare."""
    numbers = random.zipf(1.2, size=(count, WORDS_OF_A_TEXT)) % WORDS
    return [" ".join(word(int(number)) for number in row) for row in numbers]


def word(number: int) -> str:
    """An invented word for each number."""
    return "".join(_SYLLABLES[number >> shift & 15] for shift in (0, 4, 8))
