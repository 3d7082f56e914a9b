"""From two searches to one answer: how they are merged, and when the best is still no answer."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from libs.common.knowledge.fusion import reciprocal_rank
from libs.common.knowledge.results import Found, Result

VECTOR_WEIGHT = 1.0
WORDS_WEIGHT = 0.3
"""Customers seldom use the document's words: measured by `bin/gpbikes eval retrieval`."""

WORDS_FLOOR = 0.5
"""Without vectors, a passage must have at least this share of the question's weighty words."""


def merged(by_vector: Sequence[tuple[UUID, float]], by_words: Sequence[tuple[UUID, float]]) -> list[Found]:
    """The chunks of both searches, best first."""
    similarity, coverage = dict(by_vector), dict(by_words)
    ranking = reciprocal_rank(
        [
            (VECTOR_WEIGHT, [chunk for chunk, _ in by_vector]),
            (WORDS_WEIGHT, [chunk for chunk, _ in by_words]),
        ]
    )
    return [
        Found(chunk, score, similarity.get(chunk, 0.0), coverage.get(chunk, 0.0)) for chunk, score in ranking
    ]


def sufficient(results: Sequence[Result], *, floor: float | None) -> bool:
    """Whether the passages are near enough to answer with; `floor` is the model's, None without vectors."""
    if floor is None:
        return any(result.coverage >= WORDS_FLOOR for result in results)
    return any(result.similarity >= floor for result in results)
