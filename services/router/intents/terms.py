"""Texts as weighted terms: what they share with others counts the more, the rarer it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
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
        counts = Counter(term for text in texts for term in set(terms_of(text)))
        kept = sorted(term for term, count in counts.items() if count >= at_least)
        self._columns = {term: column for column, term in enumerate(kept)}
        rarity = [np.log((1 + len(texts)) / (1 + counts[term])) + 1 for term in kept]
        self._weights: Matrix = np.array(rarity, dtype=np.float32)

    def matrix(self, texts: Sequence[str]) -> Matrix:
        """`texts` as rows of length one; a text without a known term is a row of zeros."""
        rows = np.zeros((len(texts), len(self._columns)), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            columns, values = self.vector(text)
            row[columns] = values
        return rows

    def vector(self, text: str) -> Sparse:
        """The row of `text`."""
        known = {self._columns[term] for term in self._terms_of(text) if term in self._columns}
        columns = sorted(known)
        values = self._weights[columns]
        length = float(np.linalg.norm(values))
        return columns, values / length if length else values

    def weighted_sum(self, vectors: Sequence[Sparse], weights: Matrix) -> Matrix:
        """The sum of `vectors`, each times its row of `weights`: one row for each term."""
        total = np.zeros((len(self._columns), weights.shape[1]), dtype=np.float32)
        for (columns, values), weight in zip(vectors, weights, strict=True):
            total[columns] += np.outer(values, weight)
        return total
