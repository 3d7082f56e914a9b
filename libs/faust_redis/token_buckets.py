"""Token buckets that every process shares: how often something may be done, by anybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from libs.faust_redis.pipeline import Pipeline
from libs.faust_redis.scripts import Script

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


TAKE_TOKENS = Script("""
-- KEYS bucket…; ARGV three for each bucket, in microseconds: between two tokens, burst, patience.
-- A bucket is the moment at which it will be full: one that is gone is full. Takes a token of each, or none.
-- Returns {0, microseconds until the taken ones are there}, or {place of an empty bucket, until it has one}.
local now = redis.call('TIME')
now = now[1] * 1000000 + now[2]
local full, longest = {}, 0
for i, key in ipairs(KEYS) do
  full[i] = math.max(tonumber(redis.call('GET', key) or now), now)
  local wait = full[i] - tonumber(ARGV[3 * i - 1]) - now
  if wait > tonumber(ARGV[3 * i]) then return {i, wait} end
  longest = math.max(longest, wait)
end
for i, key in ipairs(KEYS) do
  local at = full[i] + ARGV[3 * i - 2]
  redis.call('SET', key, string.format('%.0f', at), 'PX', math.ceil((at - now) / 1000))
end
return {0, longest}
""")
