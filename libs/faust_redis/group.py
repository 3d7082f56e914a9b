"""One consumer of a consumer group of one stream: everything it says to the server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from libs.faust_redis import keys, scripts
from libs.faust_redis.entry import Entry, Failure, from_fields, from_take_over
from libs.faust_redis.errors import CommandRefused, ServerUnavailable
from libs.faust_redis.link import Link, Reply
from libs.faust_redis.pipeline import Pipeline

READ_TIMEOUT_SECONDS = 5.0
"""How long a read may take beyond its waiting time, before the connection is given up."""

IN_HAND_PAGE = 500
"""Entries looked at in one step: the server answers nobody else meanwhile."""


class Group:
    """Speaks for `consumer` in `group` of `stream`.

    Every method raises ServerUnavailable when no answer comes, CommandRefused when the server refuses.
    """

    def __init__(self, pipeline: Pipeline, *, stream: str, group: str, consumer: str) -> None:
        """Keep the names; nothing is sent yet."""
        self.stream = stream
        self.group = group
        self.consumer = consumer
        self._pipeline = pipeline
        self._keys = (stream, keys.failures(stream, group))

    async def create(self) -> None:
        """Make sure that stream and group exist; a new group reads from the stream's beginning."""
        try:
            await self._pipeline.submit(("XGROUP", "CREATE", self.stream, self.group, "0", "MKSTREAM"))
        except CommandRefused as refused:
            if refused.code != "BUSYGROUP":
                raise

    async def read(self, link: Link, *, most: int, block_seconds: float, confirmed_at: float) -> list[Entry]:
        """Return at most `most` new entries, waiting up to `block_seconds` for the first. Never cancel it."""
        milliseconds = max(1, round(block_seconds * 1000))
        command = ("XREADGROUP", "GROUP", self.group, self.consumer, "COUNT", most, "BLOCK", milliseconds)
        (reply,) = await link.call(
            [(*command, "STREAMS", self.stream, ">")], timeout_seconds=block_seconds + READ_TIMEOUT_SECONDS
        )
        if isinstance(reply, CommandRefused | ServerUnavailable):
            raise reply
        rows = (
            cast("list[tuple[bytes, list[bytes]]]", cast("list[list[object]]", reply)[0][1]) if reply else []
        )
        return [from_fields(entry_id, fields, confirmed_at=confirmed_at) for entry_id, fields in rows]

    async def in_hand(self, *, older_seconds: float) -> list[Entry]:
        """Return every entry that was read and is not settled, and was appended at least so long ago."""
        rows: list[tuple[bytes, list[bytes]]] = []
        start: bytes | str = "-"
        while True:
            reply = await scripts.IN_HAND.run(
                self._pipeline, self._keys[:1], self.group, start, _ms(older_seconds), IN_HAND_PAGE
            )
            page, following = cast("tuple[list[tuple[bytes, list[bytes]]], bytes]", reply)
            rows += page
            if not following:
                return [from_fields(entry_id, fields, confirmed_at=0.0) for entry_id, fields in rows]
            start = b"(" + following

    async def acknowledge(self, ids: Sequence[bytes]) -> None:
        """Tell the server that these entries are done."""
        await self._pipeline.submit(("XACK", self.stream, self.group, *ids))

    async def forget_failures(self, ids: Sequence[bytes]) -> None:
        """Drop what is kept about failed deliveries of these entries."""
        await self._pipeline.submit(("HDEL", self._keys[1], *ids))

    async def renew(self, ids: Sequence[bytes]) -> set[bytes]:
        """Keep these entries ours for another visibility; return those that no longer are."""
        reply = await scripts.RENEW.run(self._pipeline, self._keys[:1], self.group, self.consumer, *ids)
        return set(cast("list[bytes]", reply))

    async def take_over(
        self, *, idle_seconds: float, most: int, most_suspects: int, confirmed_at: float
    ) -> list[Entry]:
        """Return entries of the group that nobody has renewed for `idle_seconds`; they are ours now."""
        reply = await scripts.TAKE_OVER.run(
            self._pipeline, self._keys, self.group, self.consumer, _ms(idle_seconds), most, most_suspects
        )
        return [from_take_over(row, confirmed_at=confirmed_at) for row in cast("list[Reply]", reply)]

    async def give_back(
        self, entry: Entry, *, idle_seconds: float, counted: int, failure: Failure | None = None
    ) -> bool:
        """Let go of `entry`, idle for so long and delivered so often; False when it is not ours."""
        return await self._settle(
            scripts.GIVE_BACK, entry, _ms(idle_seconds), counted, failure.encode() if failure else ""
        )

    async def postpone(self, entry: Entry, *, delay_seconds: float) -> bool:
        """Put `entry` away, not counting this delivery, to be appended again; False when it is not ours."""
        return await self._settle(
            scripts.POSTPONE,
            entry,
            _ms(delay_seconds),
            entry.origin or entry.id,
            entry.deliveries - 1,
            entry.data,
            key=keys.postponed(self.stream, self.group),
        )

    async def bring_back(self, *, most: int) -> float | None:
        """Append postponed entries that are due; return the seconds to the next one, None without one."""
        key = keys.postponed(self.stream, self.group)
        reply = await scripts.BRING_BACK.run(self._pipeline, (*self._keys, key), self.group, most)
        milliseconds = cast(int, reply)
        return milliseconds / 1000 if milliseconds >= 0 else None

    async def bury(self, entry: Entry, letter: Mapping[str, str | bytes | int]) -> bool:
        """Move `entry` to the dead letters as `letter`, in one step; False when it is not ours."""
        fields = [part for pair in letter.items() for part in pair]
        return await self._settle(scripts.BURY, entry, *fields, key=keys.dead_letters(self.stream))

    async def retire(self) -> None:
        """Remove the consumer's name, if it owns nothing."""
        await scripts.RETIRE.run(self._pipeline, self._keys[:1], self.group, self.consumer)

    async def sweep_names(self, *, idle_seconds: float) -> int:
        """Remove the names of consumers that own nothing and were idle for so long; return how many."""
        reply = await scripts.SWEEP_NAMES.run(self._pipeline, self._keys[:1], self.group, _ms(idle_seconds))
        return cast(int, reply)

    async def _settle(
        self, script: scripts.Script, entry: Entry, *arguments: bytes | str | int, key: str | None = None
    ) -> bool:
        all_keys = (*self._keys, key) if key else self._keys
        reply = await script.run(self._pipeline, all_keys, self.group, self.consumer, entry.id, *arguments)
        return reply == 1


def _ms(seconds: float) -> int:
    return max(0, round(seconds * 1000))
