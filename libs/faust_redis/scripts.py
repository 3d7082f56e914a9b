"""Lua scripts, for every step that must look and act at once; here, those of a consumer group."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from libs.faust_redis.errors import CommandRefused
from libs.faust_redis.link import Argument, Reply
from libs.faust_redis.pipeline import Pipeline


@dataclass(frozen=True)
class Script:
    """A script and the digest by which the server keeps it."""

    source: str
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        digest = hashlib.sha1(self.source.encode(), usedforsecurity=False).hexdigest()
        object.__setattr__(self, "digest", digest)

    async def run(self, pipeline: Pipeline, keys: Sequence[str], *arguments: Argument) -> Reply:
        """Run it on the server, which learns it when it does not know it yet."""
        rest = (len(keys), *keys, *arguments)
        try:
            return await pipeline.submit(("EVALSHA", self.digest, *rest))
        except CommandRefused as refused:
            if refused.code != "NOSCRIPT":
                raise
        return await pipeline.submit(("EVAL", self.source, *rest))


RENEW = Script("""
-- KEYS stream; ARGV group, consumer, id…: entries that are still the consumer's have idle time zero again.
-- Returns the ids that are not.
local lost = {}
for i = 3, #ARGV do
  if redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[i], ARGV[i], 1, ARGV[2])[1] then
    redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, ARGV[i], 'JUSTID')
  else
    lost[#lost + 1] = ARGV[i]
  end
end
return lost
""")

TAKE_OVER = Script("""
-- KEYS stream, failures; ARGV group, consumer, idle milliseconds, most entries, most suspects.
-- An entry is suspect when two deliveries or more ended without any outcome: it may kill its workers.
local taken, suspects = {}, tonumber(ARGV[5])
local scan = tonumber(ARGV[4]) + 200
for _, pending in ipairs(redis.call('XPENDING', KEYS[1], ARGV[1], 'IDLE', ARGV[3], '-', '+', scan)) do
  if #taken == tonumber(ARGV[4]) then break end
  local failure = redis.call('HGET', KEYS[2], pending[1])
  local explained = failure and tonumber(string.match(failure, '^%d+')) or 0
  local suspect = pending[4] - explained >= 2
  if not suspect or suspects > 0 then
    local claimed = redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], ARGV[3], pending[1])
    if claimed[1] then
      taken[#taken + 1] = {claimed[1][1], claimed[1][2], pending[4] + 1, failure or '', suspect and 1 or 0}
      if suspect then suspects = suspects - 1 end
    end
  end
end
return taken
""")

IN_HAND = Script("""
-- KEYS stream; ARGV group, first id, milliseconds, most: entries that were read, are not acknowledged, and
-- were appended so long ago. Returns them and the last id looked at, empty when there are no more.
local now = redis.call('TIME')
local last = now[1] * 1000 + math.floor(now[2] / 1000) - ARGV[3]
local until_id = string.format('%.0f', last)
local found, seen = {}, redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[2], until_id, ARGV[4])
for _, pending in ipairs(seen) do
  local entry = redis.call('XRANGE', KEYS[1], pending[1], pending[1])[1]
  if entry then found[#found + 1] = entry end
end
return {found, #seen == tonumber(ARGV[4]) and seen[#seen][1] or ''}
""")

GIVE_BACK = Script("""
-- KEYS stream, failures; ARGV group, consumer, id, idle milliseconds, deliveries, failure (may be empty).
-- The entry gets this idle time and delivery count, if it is still the consumer's. Returns whether it was.
if not redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[3], ARGV[3], 1, ARGV[2])[1] then return 0 end
redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, ARGV[3], 'IDLE', ARGV[4], 'RETRYCOUNT', ARGV[5], 'JUSTID')
if ARGV[6] ~= '' then redis.call('HSET', KEYS[2], ARGV[3], ARGV[6]) end
return 1
""")

POSTPONE = Script("""
-- KEYS stream, failures, postponed; ARGV group, consumer, id, milliseconds, origin, deliveries, event.
-- Moves the entry to the sorted set, if it is still the consumer's. Returns whether it was.
if not redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[3], ARGV[3], 1, ARGV[2])[1] then return 0 end
local now = redis.call('TIME')
local due = now[1] * 1000 + math.floor(now[2] / 1000) + ARGV[4]
local failure = redis.call('HGET', KEYS[2], ARGV[3]) or ''
redis.call('ZADD', KEYS[3], due, table.concat({ARGV[5], ARGV[6], failure, ARGV[7]}, '\\n'))
redis.call('XACK', KEYS[1], ARGV[1], ARGV[3])
redis.call('HDEL', KEYS[2], ARGV[3])
return 1
""")

BRING_BACK = Script("""
-- KEYS stream, failures, postponed; ARGV group, most entries: appends what is due to the stream again.
-- Returns the milliseconds until the next one is due, or -1.
local now = redis.call('TIME')
now = now[1] * 1000 + math.floor(now[2] / 1000)
for _, member in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', now, 'LIMIT', 0, ARGV[2])) do
  local pattern = '^([^\\n]*)\\n([^\\n]*)\\n([^\\n]*)\\n(.*)$'
  local origin, deliveries, failure, event = string.match(member, pattern)
  local id = redis.call('XADD', KEYS[1], '*',
    'event', event, 'group', ARGV[1], 'origin', origin, 'deliveries', deliveries)
  if failure ~= '' then redis.call('HSET', KEYS[2], id, failure) end
  redis.call('ZREM', KEYS[3], member)
end
local following = redis.call('ZRANGE', KEYS[3], 0, 0, 'WITHSCORES')
return following[2] and math.max(0, following[2] - now) or -1
""")

BURY = Script("""
-- KEYS stream, failures, dead letters; ARGV group, consumer, id, field, value, …
-- Appends the dead letter and acknowledges the entry, if it is still the consumer's. Returns whether it was.
if not redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[3], ARGV[3], 1, ARGV[2])[1] then return 0 end
redis.call('XADD', KEYS[3], '*', unpack(ARGV, 4))
redis.call('XACK', KEYS[1], ARGV[1], ARGV[3])
redis.call('HDEL', KEYS[2], ARGV[3])
return 1
""")

RETIRE = Script("""
-- KEYS stream; ARGV group, consumer: removes the consumer's name if it owns nothing.
if redis.call('XPENDING', KEYS[1], ARGV[1], '-', '+', 1, ARGV[2])[1] then return 0 end
redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], ARGV[2])
return 1
""")

SWEEP_NAMES = Script("""
-- KEYS stream; ARGV group, idle milliseconds: removes names that own nothing and were idle for so long.
local removed = 0
for _, consumer in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])) do
  local fields = {}
  for i = 1, #consumer, 2 do fields[consumer[i]] = consumer[i + 1] end
  if fields['pending'] == 0 and fields['idle'] > tonumber(ARGV[2]) then
    redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], fields['name'])
    removed = removed + 1
  end
end
return removed
""")
