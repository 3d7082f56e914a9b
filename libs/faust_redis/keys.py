"""The names of the keys that stand beside a stream."""

from __future__ import annotations

from dataclasses import dataclass


def shard(stream: str, number: int) -> str:
    """One of the shards of a stream; the braces keep the keys beside it in the same slot of a cluster."""
    return f"{stream}:{{{number}}}"


@dataclass(frozen=True)
class Layout:
    """Over which keys the events of a stream are spread."""

    shards: int = 1
    clustered: bool = False
    """In a cluster every key is a shard, for only braces keep what stands beside it in its slot."""

    def written(self, stream: str, number: int) -> str:
        """The key to which an event goes; `number` chooses it."""
        return shard(stream, number % self.shards) if self.clustered or self.shards > 1 else stream

    def read(self, stream: str) -> tuple[str, ...]:
        """Where the events of a stream may be.

        A stream that is split keeps the key of its name, where events of before may still be.
        """
        split = tuple(shard(stream, number) for number in range(self.shards))
        if self.clustered:
            return split
        return (stream,) if self.shards == 1 else (stream, *split)


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
