"""Moments as people write them on a command line."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from tools.gpbikes.running import Refused

_AGE = re.compile(r"(\d+)([mhd])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


def moment(text: str, *, now: datetime) -> datetime:
    """The moment `text` names: `30m`, `2h` or `3d` before `now`, or an ISO 8601 time (UTC without a zone).

    Raises Refused when it is neither.
    """
    if age := _AGE.fullmatch(text):
        return now - timedelta(**{_UNITS[age[2]]: int(age[1])})
    try:
        written = datetime.fromisoformat(text)
    except ValueError:
        raise Refused(f"{text!r} is no moment: write 30m, 2h, 3d or 2026-11-23T12:00") from None
    return written if written.tzinfo else written.replace(tzinfo=UTC)
