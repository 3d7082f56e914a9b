"""Texts as weighted terms: what they share with others counts the more, the rarer it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

Columns = NDArray[np.int32]

Sparse = tuple[Columns, Matrix]
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
        # Numbers in the place of words: those of all texts at once would leave the process twice as large.
        numbers: dict[str, int] = {}
        found = [_numbered(set(terms_of(text)), numbers) for text in texts]
        counts = np.bincount(np.concatenate([*found, _NONE]), minlength=len(numbers))
        kept = sorted(term for term, number in numbers.items() if counts[number] >= at_least)
        self._columns = {term: column for column, term in enumerate(kept)}
        places = np.array([numbers[term] for term in kept], dtype=np.int32)
        self._weights: Matrix = (np.log((1 + len(texts)) / (1 + counts[places])) + 1).astype(np.float32)
        column_of = np.full(len(numbers), -1, dtype=np.int32)
        column_of[places] = np.arange(len(kept), dtype=np.int32)
        self.learned: list[Sparse] = [self._row(column_of[terms]) for terms in found]
        """The rows of the texts given at first."""

    def vector(self, text: str) -> Sparse:
        """The row of `text`, of length one; that of a text without a known term has no values."""
        known = (self._columns.get(term, -1) for term in set(self._terms_of(text)))
        return self._row(np.fromiter(known, dtype=np.int32))

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

    def _row(self, columns: Columns) -> Sparse:
        """The row of terms that have these columns; those without one have -1."""
        known = np.sort(columns[columns >= 0])
        values = self._weights[known]
        length = float(np.linalg.norm(values))
        return known, values / length if length else values


_NONE = np.empty(0, dtype=np.int32)


def _numbered(terms: AbstractSet[str], numbers: dict[str, int]) -> Columns:
    """The numbers of `terms`; one that has none yet gets the next."""
    return np.array([numbers.setdefault(term, len(numbers)) for term in terms], dtype=np.int32)
