"""Whether an event in a stream speaks of a customer."""

from __future__ import annotations

from collections.abc import Collection

import msgspec

SAID = "content"
"""What a customer said: the names in it may be anybody's."""


def speaks_of(event: bytes, names: Collection[str]) -> bool:
    """Whether one of `names` (ids of ours and the platform's, phone numbers, user ids) stands in `event`.

    By itself, as a whole value outside what was said; in an event that cannot be read, anywhere.
    """
    try:
        value = msgspec.json.decode(event)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return any(name.encode() in event for name in names)
    return _names(value, names)


def _names(value: object, names: Collection[str]) -> bool:
    match value:
        case str():
            return value in names
        case dict():
            return any(_names(inner, names) for key, inner in value.items() if key != SAID)
        case list():
            return any(_names(inner, names) for inner in value)
        case _:
            return False
