"""When a provider that fails is left alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from libs.common.ai.breaker import FAILURES, OPEN_SECONDS, Breaker, State
from tests.doubles.frozen_clock import FrozenClock


@pytest.fixture
def clock() -> FrozenClock:
    """Time that stands still."""
    return FrozenClock()


@pytest.fixture
def states() -> list[State]:
    """What the breaker has told."""
    return []


@pytest.fixture
def breaker(clock: FrozenClock, states: list[State]) -> Breaker:
    """A breaker that has seen all failures it takes but one."""
    breaker = Breaker(clock, changed=states.append)
    for _ in range(FAILURES - 1):
        breaker.failed()
    return breaker


def test_failures_with_a_success_between(breaker: Breaker) -> None:
    """Only failures in a row count."""
    breaker.succeeded()
    breaker.failed()
    assert breaker.admits()


def test_failures_in_a_row(breaker: Breaker) -> None:
    """Nobody is let through."""
    breaker.failed()
    assert not breaker.admits()


def test_a_trial(breaker: Breaker, clock: FrozenClock) -> None:
    """After a while one request is let through, and not a second beside it."""
    breaker.failed()
    clock.advance(timedelta(seconds=OPEN_SECONDS))
    assert (breaker.admits(), breaker.admits()) == (True, False)


def test_a_trial_that_fails(breaker: Breaker, clock: FrozenClock) -> None:
    """The wait begins anew."""
    breaker.failed()
    clock.advance(timedelta(seconds=OPEN_SECONDS))
    breaker.admits()
    breaker.failed()
    assert not breaker.admits()


def test_a_trial_that_succeeds(breaker: Breaker, clock: FrozenClock, states: list[State]) -> None:
    """Everybody is let through again, and every change is told."""
    breaker.failed()
    clock.advance(timedelta(seconds=OPEN_SECONDS))
    breaker.admits()
    breaker.succeeded()
    assert states == [State.CLOSED, State.OPEN, State.HALF_OPEN, State.CLOSED]
