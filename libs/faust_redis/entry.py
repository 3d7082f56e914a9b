"""An entry in hand."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

import msgspec

from libs.faust_redis.link import Reply


@dataclass(frozen=True, slots=True)
class Failure:
    """The failed deliveries of an entry: how many raised, the first error and the last."""

    count: int
    first_error: str
    last_error: str

    def again(self, error: str) -> Failure:
        """Return it with one more failed delivery."""
        return replace(self, count=self.count + 1, last_error=error)

    def encode(self) -> str:
        """Return it as one line that begins with the count, which the scripts read."""
        return "\t".join((str(self.count), self.first_error, self.last_error))

    @classmethod
    def decode(cls, line: bytes) -> Failure | None:
        """Return what `encode` made of it; None for an empty line."""
        if not line:
            return None
        count, first_error, last_error = line.decode().split("\t")
        return cls(int(count), first_error, last_error)


@dataclass(slots=True, eq=False)
class Entry:
    """One delivery of an entry to this process."""

    id: bytes
    data: bytes
    """The event's bytes, as they stand in the stream."""

    confirmed_at: float
    """The last moment, on the process's clock, at which the entry was surely ours."""

    deliveries: int = 1
    """How often it has been delivered, this one included and answers of Later left out."""

    delivered_before: int = 0
    """Of these, deliveries of the entries that it was postponed from: the server counts without them."""

    failure: Failure | None = None
    origin: bytes = b""
    """The id under which it was first appended, when it was postponed in between."""

    group: bytes = b""
    """The only group that is to handle it; every group when empty."""

    suspect: bool = False
    """Two deliveries or more ended without an outcome: its handler may have killed the process."""

    well_formed: bool = True
    event: object = None
    lost: bool = False
    """Another worker has taken it over."""

    task: asyncio.Task[None] | None = None
    """What is being done with it."""

    @property
    def source_id(self) -> str:
        """The id under which the event was first appended."""
        return (self.origin or self.id).decode()

    @property
    def counted(self) -> int:
        """The server's delivery count."""
        return self.deliveries - self.delivered_before


def from_fields(entry_id: bytes, fields: Sequence[bytes], *, confirmed_at: float) -> Entry:
    """Return the entry that the server delivered for the first time."""
    if len(fields) == 2 and fields[0] == b"event":
        return Entry(entry_id, fields[1], confirmed_at)
    named = dict(zip(fields[::2], fields[1::2], strict=True))
    if b"event" not in named:
        return Entry(entry_id, msgspec.json.encode(fields), confirmed_at, well_formed=False)
    before = int(named.get(b"deliveries", b"0"))
    return Entry(
        entry_id,
        named[b"event"],
        confirmed_at,
        deliveries=before + 1,
        delivered_before=before,
        origin=named.get(b"origin", b""),
        group=named.get(b"group", b""),
    )


def from_take_over(reply: Reply, *, confirmed_at: float) -> Entry:
    """Return the entry that stands in one row of the script TAKE_OVER."""
    entry_id, fields, counted, failure, suspect = cast("tuple[bytes, list[bytes], int, bytes, int]", reply)
    entry = from_fields(entry_id, fields, confirmed_at=confirmed_at)
    entry.deliveries = entry.delivered_before + counted
    entry.failure = Failure.decode(failure)
    entry.suspect = bool(suspect)
    return entry
