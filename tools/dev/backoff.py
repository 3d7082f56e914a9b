"""How long to wait before a process that died is started again."""

from __future__ import annotations

FIRST_SECONDS = 0.5
LONGEST_SECONDS = 10.0
STABLE_SECONDS = 10.0
"""A process that lived this long has recovered: its next death is a first one again."""


class Backoff:
    """Waits that double from death to death, as a platform's do."""

    def __init__(self) -> None:
        self._next = FIRST_SECONDS

    def after(self, lived: float) -> float:
        """The wait, in seconds, after a process that lived for `lived` seconds."""
        wait = FIRST_SECONDS if lived >= STABLE_SECONDS else self._next
        self._next = min(wait * 2, LONGEST_SECONDS)
        return wait
