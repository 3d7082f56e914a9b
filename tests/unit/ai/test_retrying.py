"""How far apart the same is asked again."""

from __future__ import annotations

import pytest

from libs.common.ai.errors import AIRefused, AIUnavailable
from libs.common.ai.retrying import FIRST_SECONDS, retried
from tests.doubles.frozen_clock import FrozenClock


class Provider:
    """Fails until it has been asked often enough."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)

    async def __call__(self) -> str:
        if self.errors:
            raise self.errors.pop(0)
        return "aquí estoy"


@pytest.mark.parametrize(("chance", "share"), [(0.0, 0.5), (1.0, 1.0)])
async def test_pauses(chance: float, share: float) -> None:
    """They double, and chance takes at most half of each."""
    clock, provider = FrozenClock(), Provider(AIUnavailable("a"), AIUnavailable("b"))
    assert await retried(provider, attempts=3, clock=clock, chance=lambda: chance) == "aquí estoy"
    assert clock.monotonic() == pytest.approx(share * (FIRST_SECONDS + 2 * FIRST_SECONDS))


async def test_the_last_try() -> None:
    """What it raises is raised."""
    provider = Provider(AIUnavailable("a"), AIUnavailable("b"))
    with pytest.raises(AIUnavailable, match="b"):
        await retried(provider, attempts=2, clock=FrozenClock())


async def test_a_refusal() -> None:
    """Nobody asks again for what will never be given."""
    clock = FrozenClock()
    with pytest.raises(AIRefused):
        await retried(Provider(AIRefused("status 401")), attempts=3, clock=clock)
    assert clock.monotonic() == 0
