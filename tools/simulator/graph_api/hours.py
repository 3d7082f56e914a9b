"""The hours in which Colombian law lets a company advertise to a person (Law 2300 of 2023)."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

_BOGOTA = ZoneInfo("America/Bogota")
_HOURS = ((7, 19),) * 5 + ((8, 15), (0, 0))
"""From and to, Monday to Sunday."""


def may_advertise(moment: float) -> bool:
    """Whether advertising may be sent at these Unix seconds; public holidays are not looked at."""
    local = datetime.fromtimestamp(moment, _BOGOTA)
    opens, closes = _HOURS[local.weekday()]
    return opens <= local.hour < closes
