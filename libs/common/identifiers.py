"""Where new identifiers come from: UUIDv7, which sort by the time they were made."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from uuid_utils import compat

NewIdentifier = Callable[[], UUID]
"""Gives a fresh identifier at each call."""


def first_of(moment: datetime) -> UUID:
    """The least UUIDv7 of that millisecond: what sorts before it was made earlier."""
    milliseconds = int(moment.timestamp() * 1000)
    return UUID(int=(milliseconds << 80) | (0x7 << 76) | (0x2 << 62))


def uuid7() -> UUID:
    """A new UUIDv7 of the present millisecond."""
    return compat.uuid7()
