"""Moments on a command line."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tools.gpbikes.moments import moment
from tools.gpbikes.running import Refused

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "hour"),
    [("30m", "2026-11-23T11:30"), ("2h", "2026-11-23T10:00"), ("3d", "2026-11-20T12:00")],
)
def test_an_age_is_counted_back_from_now(text: str, hour: str) -> None:
    """In minutes, hours or days."""
    assert moment(text, now=NOON) == datetime.fromisoformat(f"{hour}+00:00")


@pytest.mark.parametrize(
    "text", ["2026-11-22T08:00", "2026-11-22T08:00+00:00", "2026-11-22T03:00-05:00", "2026-11-22T08:00Z"]
)
def test_a_time_is_taken_as_it_is_written(text: str) -> None:
    """In UTC unless it says otherwise."""
    assert moment(text, now=NOON) == datetime(2026, 11, 22, 8, tzinfo=UTC)


@pytest.mark.parametrize("text", ["yesterday", "2 h", "-3h", ""])
def test_anything_else_is_refused(text: str) -> None:
    """The error says what can be written."""
    with pytest.raises(Refused, match="30m, 2h, 3d"):
        moment(text, now=NOON)
