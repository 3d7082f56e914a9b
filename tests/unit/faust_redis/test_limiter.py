"""The limit of dead letters in a minute."""

from __future__ import annotations

from libs.faust_redis.limiter import DeadLetterLimit


class Seconds:
    """A clock that is set by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_limit_is_reached_within_a_minute() -> None:
    """The third dead letter of a minute is one too many for a limit of two."""
    limit = DeadLetterLimit(2, clock=Seconds())
    assert [limit.allow_another() for _ in range(3)] == [True, True, False]


def test_a_minute_later_there_is_room_again() -> None:
    """Only the last sixty seconds count."""
    clock = Seconds()
    limit = DeadLetterLimit(1, clock=clock)
    limit.allow_another()
    clock.now = 60.0
    assert limit.allow_another()


def test_what_was_refused_does_not_count() -> None:
    """A refused dead letter is not written, and takes no room in the next minute."""
    clock = Seconds()
    limit = DeadLetterLimit(1, clock=clock)
    limit.allow_another()
    clock.now = 59.0
    limit.allow_another()
    clock.now = 61.0
    assert limit.allow_another()
