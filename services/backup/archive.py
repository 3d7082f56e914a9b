"""What a backup is called, what is written down about it, and how long it is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

import msgspec
from msgspec import Struct

PREFIX = "backups/"
_NAME = "%Y-%m-%dT%H-%M-%SZ"


Rows = Mapping[str, int]
"""Rows of tables, by the name of each."""


class Manifest(Struct, frozen=True, kw_only=True):
    """What a backup holds, by which it is judged when it is restored."""

    name: str
    taken_at: datetime
    postgres: str
    """Version of the server."""
    size_bytes: int
    sha256: str
    rows: Rows
    """Rows of each table, counted in the snapshot that was dumped."""
    dump_seconds: float
    restore_seconds: float
    """How long the restore took by which it was verified."""


def name_at(moment: datetime) -> str:
    """The name of a backup taken at that moment; names sort by time."""
    return moment.astimezone(UTC).strftime(_NAME)


def dump_key(name: str) -> str:
    """Where the dump is kept."""
    return f"{PREFIX}{name}.dump"


def manifest_key(name: str) -> str:
    """Where its manifest is kept: written last, so that a backup without one is none."""
    return f"{PREFIX}{name}.json"


def names(keys: Iterable[str]) -> list[str]:
    """The backups whose manifest is among `keys`, oldest first; keys of other things are passed over."""
    found = (key.removeprefix(PREFIX).removesuffix(".json") for key in keys if key.endswith(".json"))
    return sorted(name for name in found if _taken_at(name))


def to_be_removed(keys: Iterable[str], *, now: datetime, keep: timedelta) -> list[str]:
    """The keys of backups, whole or not, that are older than `keep`; never those of the newest whole one."""
    kept = [*keys]
    newest = names(kept)[-1:]
    return [key for key in kept if _is_old(key, now - keep) and _name(key) not in newest]


def encode(manifest: Manifest) -> bytes:
    """The manifest as it is kept."""
    return msgspec.json.format(msgspec.json.encode(manifest), indent=2)


def decode(text: bytes) -> Manifest:
    """The manifest as it was kept. Raises msgspec.ValidationError."""
    return msgspec.json.decode(text, type=Manifest)


def differences(expected: Rows, found: Rows) -> list[str]:
    """The tables that do not have as many rows as expected, a sentence each."""
    return [
        f"{table}: {expected.get(table, 'no table')} rows were expected, {found.get(table, 'no table')} found"
        for table in sorted(expected.keys() | found.keys())
        if expected.get(table) != found.get(table)
    ]


def _name(key: str) -> str:
    return key.removeprefix(PREFIX).rpartition(".")[0]


def _is_old(key: str, limit: datetime) -> bool:
    taken_at = _taken_at(_name(key))
    return taken_at is not None and taken_at < limit


def _taken_at(name: str) -> datetime | None:
    try:
        return datetime.strptime(name, _NAME).replace(tzinfo=UTC)
    except ValueError:
        return None
