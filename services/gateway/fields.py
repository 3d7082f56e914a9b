"""Reading optional parts of foreign JSON: what is absent or of another type reads as empty."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

Table = Mapping[str, object]
"""A JSON object."""

EMPTY: Table = {}


def text(table: Table, name: str) -> str:
    """The text of that name; a whole number counts as its digits, anything else as empty."""
    value = table.get(name, "")
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def flag(table: Table, name: str) -> bool:
    """Whether that name holds true."""
    return table.get(name) is True


def number(table: Table, name: str) -> float | None:
    """The finite number of that name, also when it is written as text."""
    value = table.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        parsed = float(value)
    except (ValueError, OverflowError):
        return None
    return parsed if abs(parsed) < float("inf") else None


def whole(table: Table, name: str) -> int:
    """The whole number of that name as a database's integer holds it, else 0."""
    value = number(table, name) or 0
    return int(value) if abs(value) < 2**31 else 0


def moment(table: Table, name: str) -> datetime | None:
    """The moment that name holds in seconds since 1970, written as a number or as text."""
    seconds = number(table, name)
    try:
        return datetime.fromtimestamp(seconds, UTC) if seconds else None
    except (ValueError, OverflowError, OSError):
        return None


def table(of: Table, name: str) -> Table:
    """The object of that name."""
    value = of.get(name)
    return value if isinstance(value, dict) else EMPTY


def rows(of: Table, name: str) -> list[Table]:
    """The objects in the list of that name; elements of other types are left out."""
    value = of.get(name)
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
