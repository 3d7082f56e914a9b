"""When the law lets a company advertise."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tools.simulator.graph_api.hours import may_advertise


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [
        ("2026-11-23T06:59", False),  # a Monday
        ("2026-11-23T07:00", True),
        ("2026-11-23T18:59", True),
        ("2026-11-23T19:00", False),
        ("2026-11-28T07:30", False),  # a Saturday
        ("2026-11-28T14:59", True),
        ("2026-11-28T15:00", False),
        ("2026-11-29T11:00", False),  # a Sunday
    ],
)
def test_the_hours_of_advertising(moment: str, allowed: bool) -> None:
    """By the clock of Bogotá."""
    at = datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo("America/Bogota")).timestamp()
    assert may_advertise(at) is allowed
