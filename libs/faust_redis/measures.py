"""How far the groups of a stream have come: what is unread, pending or postponed, and since when."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import cast

from libs.faust_redis import keys
from libs.faust_redis.pipeline import Pipeline
from libs.faust_redis.scripts import Script


@dataclass(frozen=True)
class Measure:
    """One group of one stream at one moment."""

    stream: str
    group: str
    lag: int
    """Entries that nobody of the group has read; counted to 10,000 where the server does not know."""

    pending: int
    """Entries read and not acknowledged."""

    postponed: int
    """Entries that wait for their time outside the stream, for longer than the visibility."""

    oldest_seconds: float
    """Age of the oldest entry that is unread or pending; 0 without one."""

    consumers: int
    read: int
    """Entries read since the stream began, as the server counts them; 0 where it does not know."""

    dead: int
    """Dead letters of the stream, whichever group they come from."""


async def measure(pipeline: Pipeline, stream: str) -> list[Measure]:
    """Measure every group of `stream`; none when the stream does not exist.

    Raises ServerUnavailable or CommandRefused.
    """
    reply = await MEASURE.run(pipeline, (stream, keys.dead_letters(stream)))
    rows = cast("list[tuple[bytes, int, int, int, int, int, int]]", reply)
    waiting = [pipeline.submit(("ZCARD", keys.postponed(stream, row[0].decode()))) for row in rows]
    postponed = cast("list[int]", await asyncio.gather(*waiting))
    return [
        Measure(stream, group.decode(), lag, pending, later, oldest / 1000, consumers, read, dead)
        for (group, lag, pending, oldest, consumers, read, dead), later in zip(rows, postponed, strict=True)
    ]


MEASURE = Script("""
-- KEYS stream, dead letters. Returns for each group its name, lag, pending, age of the oldest entry in
-- milliseconds, consumers, entries read, dead letters.
local rows = {}
if redis.call('EXISTS', KEYS[1]) == 0 then return rows end
local now, dead = redis.call('TIME'), redis.call('XLEN', KEYS[2])
now = now[1] * 1000 + math.floor(now[2] / 1000)
for _, group in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
  local fields = {}
  for i = 1, #group, 2 do fields[group[i]] = group[i + 1] end
  local unread = '(' .. fields['last-delivered-id']
  local oldest = redis.call('XRANGE', KEYS[1], unread, '+', 'COUNT', 1)[1]
  oldest = oldest and oldest[1]
  if fields['pending'] > 0 then oldest = redis.call('XPENDING', KEYS[1], fields['name'])[2] end
  local age = oldest and math.max(0, now - string.match(oldest, '^%d+')) or 0
  local lag = fields['lag'] or #redis.call('XRANGE', KEYS[1], unread, '+', 'COUNT', 10000)
  rows[#rows + 1] = {
    fields['name'], lag, fields['pending'], age, fields['consumers'], fields['entries-read'] or 0, dead}
end
return rows
""")
