"""From two searches to one answer: how they are merged, and when the best is still no answer.

The figures here were chosen by `bin/gpbikes eval retrieval`; docs/knowledge.md tells what others brought.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from libs.common.knowledge.fusion import reciprocal_rank
from libs.common.knowledge.results import Found, Result

MEANING_WEIGHT = 1.0
WORDS_WEIGHT = 0.3
"""Customers seldom use the document's words: alone they tell less than the meaning."""

EVIDENCE_WEIGHT = 16.0
"""The evidence of both searches together decides; what each search says by itself tells near ties apart."""
COVERED = 2.0
"""What all weighty words of a question are worth, in units of the model."""

WORDS_FLOOR = 0.5
"""Without a measured model, a passage must have at least this share of the question's weighty words."""


def merged(
    by_vector: Sequence[tuple[UUID, float]], by_words: Sequence[tuple[UUID, float]], *, unit: float | None
) -> list[Found]:
    """The chunks of both searches, best first, by reciprocal rank.

    A third ranking, by the evidence of both searches together, counts where the model's `unit` is known:
    ranks alone do not tell a passage that has every word of the question from one that has a single one.
    """
    similarity, coverage = dict(by_vector), dict(by_words)
    strength = evidence(similarity, coverage, unit=unit)
    ranking = reciprocal_rank(
        [
            (MEANING_WEIGHT, [chunk for chunk, _ in by_vector]),
            (WORDS_WEIGHT, [chunk for chunk, _ in by_words]),
            (EVIDENCE_WEIGHT, sorted(strength, key=strength.__getitem__, reverse=True) if unit else []),
        ]
    )
    return [
        Found(chunk, score, similarity.get(chunk, 0.0), coverage.get(chunk, 0.0), strength[chunk])
        for chunk, score in ranking
    ]


def evidence(
    similarity: Mapping[UUID, float], coverage: Mapping[UUID, float], *, unit: float | None
) -> dict[UUID, float]:
    """How much speaks for each chunk: its similarity in units of the model, and the words it shares.

    A chunk that only the words found is taken to be as similar as the least similar that the vectors found.
    """
    least = min(similarity.values(), default=0.0)
    return {
        chunk: (similarity.get(chunk, least) / unit if unit else 0.0) + COVERED * coverage.get(chunk, 0.0)
        for chunk in {**similarity, **coverage}
    }


def sufficient(results: Sequence[Result], *, floor: float | None) -> tuple[Result, ...]:
    """Those of `results` that are near enough to answer with; without a `floor` the words alone decide."""
    if floor is None:
        return tuple(result for result in results if result.coverage >= WORDS_FLOOR)
    return tuple(result for result in results if result.evidence > floor)
