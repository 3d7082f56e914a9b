"""How long a process that died waits."""

from __future__ import annotations

from tools.dev.backoff import STABLE_SECONDS, Backoff


def test_a_process_that_dies_at_once_again_and_again() -> None:
    """The waits double, up to ten seconds."""
    backoff = Backoff()
    assert [backoff.after(0.1) for _ in range(7)] == [0.5, 1, 2, 4, 8, 10, 10]


def test_a_process_that_had_recovered() -> None:
    """Its next death is a first one again."""
    backoff = Backoff()
    for _ in range(4):
        backoff.after(0.1)
    assert [backoff.after(STABLE_SECONDS), backoff.after(0.1)] == [0.5, 1]
