"""The waits between attempts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.courier.backoff import LONGEST_SECONDS, seconds_until_next
from services.courier.error_classes import PAIR_LIMIT


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 2), (2, 4), (5, 32), (9, 300), (10_000, 300)])
def test_the_longest_wait_doubles_up_to_a_limit(attempts: int, seconds: float) -> None:
    """With the most that chance adds."""
    assert seconds_until_next(attempts, None, lambda: 1.0) == seconds


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 4), (2, 16), (3, 64), (9, 1024)])
def test_the_limit_per_customer_waits_powers_of_four(attempts: int, seconds: float) -> None:
    """As the platform asks, without chance."""
    assert seconds_until_next(attempts, PAIR_LIMIT, lambda: 0.0) == seconds


@given(st.integers(1, 50), st.floats(0, 1))
def test_chance_spreads_a_wait_over_its_upper_half(attempts: int, chance: float) -> None:
    """Never shorter than half of the longest, never longer than the limit."""
    longest = seconds_until_next(attempts, 131000, lambda: 1.0)
    assert longest / 2 <= seconds_until_next(attempts, 131000, lambda: chance) <= longest <= LONGEST_SECONDS
