"""How often Meta lets a number send: over all, and to one customer."""

from __future__ import annotations

PAIR_BURST = 45
PAIR_SECONDS_PER_MESSAGE = 6.0


class TokenBucket:
    """Holds at most `capacity` tokens and gains `per_second`; times are seconds on any steady clock."""

    def __init__(self, *, capacity: float, per_second: float, now: float) -> None:
        self._capacity = capacity
        self._per_second = per_second
        self._tokens = capacity
        self._filled_at = now

    def take(self, now: float) -> bool:
        """Take one token; False when there is none."""
        gained = (now - self._filled_at) * self._per_second
        self._tokens = min(self._capacity, self._tokens + max(0.0, gained))
        self._filled_at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True


def pair_bucket(now: float) -> TokenBucket:
    """One message per 6 s to one customer on average, with bursts of 45 borrowed from the future."""
    return TokenBucket(capacity=PAIR_BURST, per_second=1 / PAIR_SECONDS_PER_MESSAGE, now=now)


def throughput_bucket(messages_per_second: int, now: float) -> TokenBucket:
    """What one number may send to everybody together."""
    return TokenBucket(capacity=messages_per_second, per_second=messages_per_second, now=now)
