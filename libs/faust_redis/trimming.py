"""Removing what every group has done with: the only way in which entries leave a stream."""

from __future__ import annotations

from typing import cast

from libs.faust_redis.pipeline import Pipeline
from libs.faust_redis.scripts import Script


async def trim(pipeline: Pipeline, stream: str) -> int:
    """Remove entries that every group of `stream` has acknowledged; return how many.

    Never one that a group has not read or not acknowledged, and nothing at all while there is no group.
    Whole blocks of the server's are removed, so that some hundred acknowledged entries may stay. Raises
    ServerUnavailable or CommandRefused.
    """
    removed = 0
    while some := cast(int, await TRIM.run(pipeline, (stream,))):
        removed += some
    return removed


TRIM = Script("""
-- KEYS stream: removes some of the entries below the lowest id that any group still needs. Returns how many.
local function earlier(a, b)  -- as text: a number in Lua would round the digits of large ids
  return #a < #b or (#a == #b and a < b)
end
local needed, needed_ms, needed_seq
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
for _, group in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
  local fields = {}
  for i = 1, #group, 2 do fields[group[i]] = group[i + 1] end
  local id = fields['last-delivered-id']
  if fields['pending'] > 0 then id = redis.call('XPENDING', KEYS[1], fields['name'])[2] end
  local ms, seq = string.match(id, '^(%d+)%-(%d+)$')
  if not needed or earlier(ms, needed_ms) or (ms == needed_ms and earlier(seq, needed_seq)) then
    needed, needed_ms, needed_seq = id, ms, seq
  end
end
if not needed then return 0 end
return redis.call('XTRIM', KEYS[1], 'MINID', '~', needed)
""")
