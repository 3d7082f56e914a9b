"""One ranking from several, by the ranks alone: scores of different searches cannot be compared."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)

RANK_OFFSET = 60
"""How little the first places count more than the next (the constant of the method's authors)."""


def reciprocal_rank(rankings: Iterable[tuple[float, Sequence[Key]]]) -> list[tuple[Key, float]]:
    """The keys of all `rankings` (each with its weight), best first, with their fused scores."""
    scores: dict[Key, float] = {}
    for weight, ranking in rankings:
        for rank, key in enumerate(ranking, start=1):
            scores[key] = scores.get(key, 0.0) + weight / (RANK_OFFSET + rank)
    return sorted(scores.items(), key=lambda item: item[1], reverse=True)
