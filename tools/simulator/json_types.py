"""Readers for JSON that a peer sent: any part may be absent or of another type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

JsonObject: TypeAlias = Mapping[str, object]


def as_object(value: object) -> JsonObject:
    """The value if it is a JSON object, otherwise an empty one."""
    return value if isinstance(value, Mapping) else {}


def as_list(value: object) -> list[object]:
    """The value if it is a JSON array, otherwise an empty one."""
    return value if isinstance(value, list) else []


def text_at(source: JsonObject, key: str) -> str:
    """The text under `key`, or an empty one when it is absent or of another type."""
    value = source.get(key)
    return value if isinstance(value, str) else ""
