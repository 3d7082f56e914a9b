"""How long to wait before the next attempt."""

from __future__ import annotations

from collections.abc import Callable

from services.courier.error_classes import PAIR_LIMIT

LONGEST_SECONDS = 300.0
LONGEST_PAIR_EXPONENT = 5

Jitter = Callable[[], float]
"""Gives numbers from 0 to 1, evenly spread."""


def seconds_until_next(attempts: int, code: int | None, jitter: Jitter) -> float:
    """The wait after the `attempts`th failed attempt, in seconds.

    Doubled each time and spread over its upper half, so that what failed together does not return together;
    for the limit per customer it is 4^n, as the platform asks.
    """
    if code == PAIR_LIMIT:
        return float(4 ** min(attempts, LONGEST_PAIR_EXPONENT))
    longest = min(LONGEST_SECONDS, 2.0 ** min(attempts, 16))
    return longest * (0.5 + 0.5 * jitter())
