"""A circuit breaker: who has failed often in a row is left alone for a while, then tried by one request."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum

from libs.common.clock import Clock

FAILURES = 5
OPEN_SECONDS = 30.0


class State(IntEnum):
    """The numbers are those of the metric."""

    CLOSED = 0
    HALF_OPEN = 1
    OPEN = 2


class Breaker:
    """Counts failures in a row; open, it lets nobody through for OPEN_SECONDS, then one at a time."""

    def __init__(self, clock: Clock, *, changed: Callable[[State], None]) -> None:
        """Begin closed; `changed` is told each new state, and the first."""
        self._clock = clock
        self._changed = changed
        self._failures = 0
        self._opened_at = 0.0
        self._state = State.CLOSED
        changed(self._state)

    @property
    def state(self) -> State:
        """The state as of the last request."""
        return self._state

    def admits(self) -> bool:
        """Whether a request may be made now; it must then be told how it went."""
        if self._state is State.CLOSED:
            return True
        if self._clock.monotonic() - self._opened_at < OPEN_SECONDS:
            return False
        # Should the trial never be told of, another is admitted after the same time.
        self._opened_at = self._clock.monotonic()
        self._become(State.HALF_OPEN)
        return True

    def succeeded(self) -> None:
        """The provider answered."""
        self._failures = 0
        self._become(State.CLOSED)

    def failed(self) -> None:
        """The provider did not answer, or not in time."""
        self._failures += 1
        if self._state is State.HALF_OPEN or self._failures >= FAILURES:
            self._opened_at = self._clock.monotonic()
            self._become(State.OPEN)

    def _become(self, state: State) -> None:
        if state is not self._state:
            self._state = state
            self._changed(state)
