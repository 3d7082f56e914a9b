"""Looking at dead letters, replaying them and throwing them away: what an operator does with them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from libs.faust_redis import keys
from libs.faust_redis.link import Argument
from libs.faust_redis.pipeline import Pipeline
from libs.faust_redis.scripts import Script

PAGE = 200


@dataclass(frozen=True)
class DeadLetter:
    """An entry that was given up, with where it came from and why it died."""

    stream: str
    """The stream it came from."""

    id: str
    """Its id among the dead letters of that stream."""

    source_id: str
    """The id under which its event was first appended."""

    group: str
    reason: str
    service: str
    version: str
    deliveries: int
    first_error: str
    last_error: str
    died_at: str
    """ISO 8601."""

    event: bytes
    """As it stood in the stream; it may be personal data."""


class DeadLetterStore:
    """The dead letters of all streams. Every method raises ServerUnavailable or CommandRefused."""

    def __init__(self, pipeline: Pipeline) -> None:
        """Ask and act over `pipeline`."""
        self._pipeline = pipeline

    async def letters(self, stream: str, *, since: datetime | None = None) -> AsyncIterator[DeadLetter]:
        """Give the dead letters of `stream`, those that died before `since` left out, oldest first."""
        start = str(round(since.timestamp() * 1000)) if since else "-"
        while page := await self._range(stream, start, "+", PAGE):
            for letter in page:
                yield letter
            start = f"({page[-1].id}"

    async def find(self, stream: str, letter_id: str) -> DeadLetter | None:
        """Return one dead letter, None when it is not there."""
        page = await self._range(stream, letter_id, letter_id, 1)
        return page[0] if page else None

    async def replay(self, letter: DeadLetter) -> bool:
        """Append the event to its stream again, for the group that gave it up, and remove the dead letter.

        In one step; its deliveries are counted anew, and it keeps the id of its origin. False when the dead
        letter was not there any more, and nothing was done.
        """
        return await self._run(REPLAY, letter, letter.group, letter.source_id, letter.event)

    async def discard(self, letter: DeadLetter) -> bool:
        """Remove the dead letter for good; False when it was not there any more."""
        return await self._run(DISCARD, letter)

    async def forget(self, stream: str, *, before: datetime) -> int:
        """Remove the dead letters of `stream` that died before that moment; how many."""
        least = round(before.timestamp() * 1000)
        reply = await self._pipeline.submit(("XTRIM", keys.dead_letters(stream), "MINID", least))
        return cast(int, reply)

    async def _range(self, stream: str, start: str, end: str, most: int) -> list[DeadLetter]:
        reply = await self._pipeline.submit(("XRANGE", keys.dead_letters(stream), start, end, "COUNT", most))
        rows = cast("list[tuple[bytes, list[bytes]]]", reply)
        return [_letter(stream, entry_id, fields) for entry_id, fields in rows]

    async def _run(self, script: Script, letter: DeadLetter, *arguments: Argument) -> bool:
        names = (letter.stream, keys.dead_letters(letter.stream))
        return await script.run(self._pipeline, names, letter.id, *arguments) == 1


def _letter(stream: str, entry_id: bytes, fields: Sequence[bytes]) -> DeadLetter:
    named = dict(zip(fields[::2], fields[1::2], strict=True))
    return DeadLetter(
        stream=stream,
        id=entry_id.decode(),
        source_id=_text(named, "source_id"),
        group=_text(named, "group"),
        reason=_text(named, "reason"),
        service=_text(named, "service"),
        version=_text(named, "version"),
        deliveries=int(_text(named, "deliveries") or 0),
        first_error=_text(named, "first_error"),
        last_error=_text(named, "last_error"),
        died_at=_text(named, "died_at"),
        event=named.get(b"event", b""),
    )


def _text(named: Mapping[bytes, bytes], field: str) -> str:
    return named.get(field.encode(), b"").decode()


REPLAY = Script("""
-- KEYS stream, dead letters; ARGV id, group, origin, event. Returns whether the dead letter was there.
-- Appended first: a server without memory refuses that, and the dead letter must then still be there.
if not redis.call('XRANGE', KEYS[2], ARGV[1], ARGV[1])[1] then return 0 end
redis.call('XADD', KEYS[1], '*', 'event', ARGV[4], 'group', ARGV[2], 'origin', ARGV[3], 'deliveries', 0)
return redis.call('XDEL', KEYS[2], ARGV[1])
""")

DISCARD = Script("""
-- KEYS stream, dead letters; ARGV id. Returns whether the dead letter was there.
return redis.call('XDEL', KEYS[2], ARGV[1])
""")
