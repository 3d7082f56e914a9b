"""How often, and how far apart, a provider is asked the same again."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from typing import TypeVar

from libs.common.ai.errors import AIUnavailable
from libs.common.clock import Clock

FIRST_SECONDS = 0.25
LONGEST_SECONDS = 4.0

Result = TypeVar("Result")


async def retried(
    call: Callable[[], Awaitable[Result]],
    *,
    attempts: int,
    clock: Clock,
    chance: Callable[[], float] = random.random,
) -> Result:
    """What `call` gives, tried again while the provider says "not now", at most `attempts` times.

    Pauses double, are somewhere between half and the whole of that by `chance`, and are as long as the
    provider asks for where it does. Raises what the last try raised.
    """
    for attempt in range(1, attempts):
        try:
            return await call()
        except AIUnavailable as error:
            wanted = error.retry_seconds
            await clock.sleep(_pause(attempt, chance()) if wanted is None else wanted)
    return await call()


def _pause(attempt: int, chance: float) -> float:
    """Seconds after the failed `attempt`, the first being 1."""
    longest: float = min(FIRST_SECONDS * 2 ** (attempt - 1), LONGEST_SECONDS)
    return longest * (0.5 + chance / 2)
