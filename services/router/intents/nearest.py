"""How much a text resembles the labelled examples of each intent.

Three likenesses are added up: of the wording, of the concepts spoken of, and of the meaning. Each example's
voice is weighted by kernel ridge regression, so that what is typical of an intent counts more than
what merely occurs in it; docs/decisions tells what was measured against plain neighbours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from libs.common.intents import Intent
from libs.common.understanding.text import fold_words
from services.router.intents.examples import Example
from services.router.intents.meaning import DIMENSIONS, Meaning
from services.router.intents.products import product
from services.router.intents.terms import Matrix, Sparse, Terms, wording
from services.router.intents.vocabulary import Vocabulary

INTENTS = tuple(Intent)
BASE = np.float32(1 / len(INTENTS))
"""The score of an intent of which nothing is known."""


@dataclass(frozen=True)
class Shares:
    """What each likeness counts, and the weight that keeps single examples from deciding alone."""

    wording: float
    concepts: float
    meaning: float
    ridge: float


QUICK = Shares(wording=0.5, concepts=0.5, meaning=0.0, ridge=0.6)
THOROUGH = Shares(wording=0.25, concepts=0.35, meaning=0.4, ridge=1.0)


class Nearest:
    """Compares texts with the examples; about 1 for the intent that a text surely has, 0 for the others."""

    def __init__(self, examples: Sequence[Example], vocabulary: Vocabulary, meaning: Meaning) -> None:
        """Learn the wording and the concepts of `examples`; `meaning` is asked for new texts only."""
        self._examples = examples
        self._meaning = meaning
        words = [fold_words(example.text) for example in examples]
        self._wording = Terms(wording, words, at_least=3)
        self._concepts = Terms(vocabulary.concepts, words)
        rows = self._wording.matrix(self._wording.learned)
        self._wording_likeness = product(rows, rows.T)
        self._concept_rows = self._concepts.matrix(self._concepts.learned)
        self._quick = self._learn(QUICK, None)
        self._thorough: _Comparison | None = None

    def learn_meanings(self, meaning: Meaning) -> None:
        """Learn what the examples mean, once, by `meaning`: 40 seconds of a core, or none when it kept them.

        How much each example resembles each other is forgotten then: nothing else needs it, and it is large.
        """
        self._thorough = self._learn(THOROUGH, meaning([example.text for example in self._examples]))
        self._wording_likeness = np.empty((0, 0), dtype=np.float32)

    def quick_scores(self, text: str) -> Matrix:
        """The score of each of INTENTS by wording and concepts, in about a millisecond."""
        return self._quick.scores(*self._evidence(text), None)

    def scores(self, text: str) -> Matrix:
        """The score of each of INTENTS by all likenesses, as far as they have been learnt."""
        if self._thorough is None:
            return self.quick_scores(text)
        return self._thorough.scores(*self._evidence(text), self._meaning([text])[0])

    def recognises(self, text: str) -> bool:
        """Whether `text` speaks of anything that the vocabulary knows."""
        return bool(self._evidence(text)[1].any())

    def _evidence(self, text: str) -> tuple[Sparse, Matrix]:
        words = fold_words(text)
        return self._wording.vector(words), self._concepts.matrix([self._concepts.vector(words)])[0]

    def _learn(self, shares: Shares, meanings: Matrix | None) -> _Comparison:
        likeness = shares.wording * self._wording_likeness
        likeness += shares.concepts * _together(product(self._concept_rows, self._concept_rows.T))
        centre = np.zeros(DIMENSIONS, np.float32)
        rows = np.zeros((len(self._examples), DIMENSIONS), np.float32)
        if meanings is not None:
            centre = meanings.mean(axis=0)
            rows = _unit(meanings - centre)
            likeness += product(shares.meaning * rows, rows.T)
        voices = self._voices(likeness, shares.ridge)
        return _Comparison(
            by_wording=shares.wording * self._wording.weighted_sum(self._wording.learned, voices),
            concept_rows=self._concept_rows,
            by_concepts=shares.concepts * voices,
            centre=centre,
            by_meaning=product(shares.meaning * rows.T, voices),
        )

    def _voices(self, likeness: Matrix, ridge: float) -> Matrix:
        """What each example says for and against each intent, so that together they say what they are."""
        labels = [INTENTS.index(example.intent) for example in self._examples]
        wanted = np.eye(len(INTENTS), dtype=np.float32)[labels] - BASE
        regular = likeness + ridge * np.eye(len(likeness), dtype=np.float32)
        return np.asarray(np.linalg.solve(regular, wanted), dtype=np.float32)


@dataclass(frozen=True)
class _Comparison:
    """The examples' voices, summed up for each likeness as far as that can be done beforehand."""

    by_wording: Matrix
    concept_rows: Matrix
    by_concepts: Matrix
    centre: Matrix
    by_meaning: Matrix

    def scores(self, words: Sparse, concepts: Matrix, meaning: Matrix | None) -> Matrix:
        columns, values = words
        scores = BASE + product(values, self.by_wording[columns])
        scores += product(_together(product(self.concept_rows, concepts)), self.by_concepts)
        if meaning is not None:
            scores += product(_unit(meaning - self.centre), self.by_meaning)
        return np.asarray(scores, dtype=np.float32)


def _together(likeness: Matrix) -> Matrix:
    """The likeness of concepts, in which having several in common counts beyond each alone."""
    return np.asarray((likeness + likeness**2) / 2, dtype=np.float32)


def _unit(rows: Matrix) -> Matrix:
    return np.asarray(rows / np.linalg.norm(rows, axis=-1, keepdims=True), dtype=np.float32)
