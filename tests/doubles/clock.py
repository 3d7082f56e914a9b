"""Time that moves only when a test says so."""

from __future__ import annotations

# Monday 23 November 2026, 15:00 UTC: 10 in the morning in Bogotá.
MONDAY_MORNING = 1_795_446_000.0


class Clock:
    """Tells Unix seconds; `forward` moves it."""

    def __init__(self, now: float = MONDAY_MORNING) -> None:
        self.now = now

    def __call__(self) -> float:
        """The time."""
        return self.now

    def forward(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds
