"""Outcomes: what a handler can answer."""

from __future__ import annotations

import pytest

from libs.faust_redis.outcomes import Done, Later


def test_a_negative_delay_is_refused() -> None:
    """Later cannot mean earlier."""
    with pytest.raises(ValueError, match="delay_seconds"):
        Later(-1, "busy")


def test_outcomes_are_values() -> None:
    """Equal outcomes are equal: tests of handlers compare them."""
    assert (Done(), Later(1, "busy")) == (Done(), Later(1, "busy"))
