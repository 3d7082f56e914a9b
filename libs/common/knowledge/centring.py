"""Take from a question's vector what all questions have in common.

Small models put every question close to a few passages that resemble questions in general. Without that
common part the passages are told apart by what is asked; docs/knowledge.md has the figures.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence


def mean(vectors: Sequence[array[float]]) -> array[float]:
    """The average of `vectors`, of which there must be one."""
    return array("f", (sum(column) / len(vectors) for column in zip(*vectors, strict=True)))


def centred(vector: array[float], average: array[float]) -> array[float]:
    """`vector` without `average`, of length one; a vector that is the average itself is left as it is."""
    difference = [value - common for value, common in zip(vector, average, strict=True)]
    length = math.sqrt(math.fsum(value * value for value in difference))
    return array("f", (value / length for value in difference)) if length else vector
