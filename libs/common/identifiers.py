"""Where new identifiers come from: UUIDv7, which sort by the time they were made."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from uuid_utils import compat

NewIdentifier = Callable[[], UUID]
"""Gives a fresh identifier at each call."""


def uuid7() -> UUID:
    """A new UUIDv7 of the present millisecond."""
    return compat.uuid7()
