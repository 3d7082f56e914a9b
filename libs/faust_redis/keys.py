"""The names of the keys that stand beside a stream."""

from __future__ import annotations


def shard(stream: str, number: int) -> str:
    """One of the shards of a stream; the braces keep the keys beside it in the same slot of a cluster."""
    return f"{stream}:{{{number}}}"


def read_from(stream: str, shards: int) -> tuple[str, ...]:
    """Where the events of a stream may be: in one key of its name, or in its shards.

    A stream that is split keeps the key of its name, where events of before may still be.
    """
    if shards == 1:
        return (stream,)
    return (stream, *(shard(stream, number) for number in range(shards)))


def dead_letters(stream: str) -> str:
    """The stream of the entries that were given up."""
    return f"{stream}.dead"


def postponed(stream: str, group: str) -> str:
    """The sorted set of the entries whose delay is longer than the visibility, by due time."""
    return f"{stream}.later.{group}"


def failures(stream: str, group: str) -> str:
    """The hash of failed deliveries, by entry id."""
    return f"{stream}.failures.{group}"


def leader(app: str) -> str:
    """The lease of the app's leader."""
    return f"{app}.leader"
