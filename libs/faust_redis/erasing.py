"""Taking single events out of a stream, wherever they wait: unread, in hand, postponed or given up."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import cast

from libs.faust_redis import keys
from libs.faust_redis.errors import CommandRefused
from libs.faust_redis.pipeline import Pipeline
from libs.faust_redis.scripts import Script

PAGE = 500

Concerns = Callable[[bytes], bool]
"""Whether an event, as it stands in the stream, is to be taken out."""


async def erase(pipeline: Pipeline, stream: str, concerns: Concerns) -> int:
    """Take the events that are meant out of the key `stream` and out of what stands beside it; how many.

    What a worker has in hand at this moment it still handles. Raises ServerUnavailable or CommandRefused.
    """
    groups = await _groups(pipeline, stream)
    gone = await _erase_entries(pipeline, stream, groups, concerns)
    gone += await _erase_entries(pipeline, keys.dead_letters(stream), [], concerns)
    for group in groups:
        gone += await _erase_postponed(pipeline, keys.postponed(stream, group), concerns)
    return gone


async def _groups(pipeline: Pipeline, stream: str) -> list[str]:
    try:
        rows = cast("list[list[bytes]]", await pipeline.submit(("XINFO", "GROUPS", stream)))
    except CommandRefused:  # nobody has appended to it or read from it
        return []
    return [dict(zip(row[::2], row[1::2], strict=True))[b"name"].decode() for row in rows]


async def _erase_entries(pipeline: Pipeline, stream: str, groups: list[str], concerns: Concerns) -> int:
    gone = 0
    async for entry_id, fields in _entries(pipeline, stream):
        if any(concerns(value) for value in fields[1::2]):
            names = (stream, *(keys.failures(stream, group) for group in groups))
            gone += cast(int, await ERASE.run(pipeline, names, entry_id, *groups))
    return gone


async def _entries(pipeline: Pipeline, stream: str) -> AsyncIterator[tuple[bytes, list[bytes]]]:
    start: bytes = b"-"
    while page := cast(
        "list[tuple[bytes, list[bytes]]]",
        await pipeline.submit(("XRANGE", stream, start, "+", "COUNT", PAGE)),
    ):
        for entry_id, fields in page:
            yield entry_id, fields
        start = b"(" + page[-1][0]


async def _erase_postponed(pipeline: Pipeline, key: str, concerns: Concerns) -> int:
    members = cast("list[bytes]", await pipeline.submit(("ZRANGE", key, 0, -1)))
    # Before the event stand its origin, its deliveries and its failure, a line each.
    meant = [member for member in members if concerns(member.split(b"\n", 3)[-1])]
    return cast(int, await pipeline.submit(("ZREM", key, *meant))) if meant else 0


ERASE = Script("""
-- KEYS stream, failures of each group; ARGV id, group…: removes the entry, also from the groups' hands.
for i = 2, #ARGV do
  redis.call('XACK', KEYS[1], ARGV[i], ARGV[1])
  redis.call('HDEL', KEYS[i], ARGV[1])
end
return redis.call('XDEL', KEYS[1], ARGV[1])
""")
