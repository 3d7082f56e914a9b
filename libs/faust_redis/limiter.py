"""The limit of dead letters: broken code must stop its consumer, not empty the stream."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

WINDOW_SECONDS = 60.0


class DeadLetterLimit:
    """Allows so many dead letters in any one minute."""

    def __init__(self, per_minute: int, *, clock: Callable[[], float]) -> None:
        """Count with `clock`, in seconds."""
        self._per_minute = per_minute
        self._clock = clock
        self._recent: deque[float] = deque()

    def allow_another(self) -> bool:
        """Count one more dead letter; False, and not counted, when that would be more than the limit."""
        now = self._clock()
        while self._recent and self._recent[0] <= now - WINDOW_SECONDS:
            self._recent.popleft()
        if len(self._recent) >= self._per_minute:
            return False
        self._recent.append(now)
        return True
