"""Texts as weighted terms: what they share with others counts the more, the rarer it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

Sparse = tuple[list[int], Matrix]
"""The columns of a row that are not zero, and their values."""

TermsOf = Callable[[str], Iterable[str]]
"""The terms of a text in folded words."""


def wording(words: str) -> set[str]:
    """The words, the pairs of neighbours and the runs of three and four characters in `words`."""
    parts = words.split()
    terms = {*parts, *map(" ".join, pairwise(parts))}
    padded = f" {words} "
    return terms | {
        f"~{padded[start : start + size]}" for size in (3, 4) for start in range(len(padded) - size + 1)
    }


class Terms:
    """A space with one dimension for each term that the texts given to it have."""

    def __init__(self, terms_of: TermsOf, texts: Sequence[str], *, at_least: int = 1) -> None:
        """Know the terms that `at_least` so many of `texts` have; all others are overlooked later."""
        self._terms_of = terms_of
        found = [set(terms_of(text)) for text in texts]
        counts = Counter(term for terms in found for term in terms)
        kept = sorted(term for term, count in counts.items() if count >= at_least)
        self._columns = {term: column for column, term in enumerate(kept)}
        rarity = [np.log((1 + len(texts)) / (1 + counts[term])) + 1 for term in kept]
        self._weights: Matrix = np.array(rarity, dtype=np.float32)
        self.learned: list[Sparse] = [self._vector(terms) for terms in found]
        """The rows of the texts given at first."""

    def vector(self, text: str) -> Sparse:
        """The row of `text`, of length one; that of a text without a known term has no values."""
        return self._vector(set(self._terms_of(text)))

    def matrix(self, vectors: Sequence[Sparse]) -> Matrix:
        """`vectors` with their zeros, one row for each."""
        rows = np.zeros((len(vectors), len(self._columns)), dtype=np.float32)
        for row, (columns, values) in zip(rows, vectors, strict=True):
            row[columns] = values
        return rows

    def weighted_sum(self, vectors: Sequence[Sparse], weights: Matrix) -> Matrix:
        """The sum of `vectors`, each times its row of `weights`: one row for each term."""
        total = np.zeros((len(self._columns), weights.shape[1]), dtype=np.float32)
        for (columns, values), weight in zip(vectors, weights, strict=True):
            total[columns] += np.outer(values, weight)
        return total

    def _vector(self, terms: AbstractSet[str]) -> Sparse:
        columns = sorted(self._columns[term] for term in terms if term in self._columns)
        values = self._weights[columns]
        length = float(np.linalg.norm(values))
        return columns, values / length if length else values
