"""Token buckets that every process shares: how often something may be done, by anybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from libs.faust_redis.pipeline import Pipeline
from libs.faust_redis.scripts import TAKE_TOKENS

MICROSECONDS = 1_000_000


@dataclass(frozen=True)
class Bucket:
    """A bucket that is full with `capacity` tokens, and gains `per_second`.

    `key` names it on the server; buckets that are taken from together must have one hash tag.
    Who finds it empty may have a token in advance that will be there within `patience_seconds`.
    """

    key: str
    capacity: float
    per_second: float
    patience_seconds: float = 0.0


@dataclass(frozen=True)
class Taken:
    """A token of each bucket is taken: act after `after_seconds`, when all of them are there."""

    after_seconds: float


@dataclass(frozen=True)
class Empty:
    """Nothing is taken: `bucket` has no token before `seconds`."""

    bucket: Bucket
    seconds: float


class TokenBuckets:
    """Takes tokens on the server, by the server's clock."""

    def __init__(self, pipeline: Pipeline) -> None:
        """Ask over `pipeline`."""
        self._pipeline = pipeline

    async def take(self, buckets: Sequence[Bucket]) -> Taken | Empty:
        """One token from each of `buckets`, or none from any. Raises ServerUnavailable and CommandRefused."""
        figures: list[int] = []
        for bucket in buckets:
            interval = MICROSECONDS / bucket.per_second
            burst = (bucket.capacity - 1) * interval
            figures += [round(interval), round(burst), round(bucket.patience_seconds * MICROSECONDS)]
        reply = await TAKE_TOKENS.run(self._pipeline, [bucket.key for bucket in buckets], *figures)
        place, wait = cast("tuple[int, int]", reply)
        if place:
            return Empty(buckets[place - 1], wait / MICROSECONDS)
        return Taken(wait / MICROSECONDS)
