"""JSON as Postgres's `jsonb` takes it."""

from __future__ import annotations

import re

import msgspec

# An even number of backslashes before it: otherwise the text itself says "\u0000".
_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")
_LONE_SURROGATE = re.compile(
    r"(?<!\\)((?:\\\\)*)(?:(\\u[dD][89abAB]\w\w\\u[dD][c-fC-F]\w\w)|\\u[dD][89a-fA-F]\w\w)"
)


def to_jsonb(value: object) -> str:
    """`value` as JSON text that Postgres accepts: without NUL characters, with U+FFFD for half characters."""
    text = msgspec.json.encode(value).decode()
    if "\\u" not in text:
        return text
    return _LONE_SURROGATE.sub(_whole, _NUL.sub(r"\1", text))


def _whole(match: re.Match[str]) -> str:
    backslashes, pair = match.groups()
    return backslashes + (pair or "\\ufffd")
