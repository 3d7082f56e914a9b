"""Carrying what one server still holds over to another: the last step of a move to it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from libs.faust_redis import keys
from libs.faust_redis.client import Client
from libs.faust_redis.entry import Entry, from_fields
from libs.faust_redis.errors import UndecodableEntry
from libs.faust_redis.group import Group
from libs.faust_redis.keys import Layout
from libs.faust_redis.link import Command
from libs.faust_redis.measures import Measure, measure
from libs.faust_redis.pipeline import Pipeline
from libs.faust_redis.producer import Producer
from libs.faust_redis.scripts import Script
from libs.faust_redis.stream import Stream

CONSUMER = "mover"
PAGE = 200


@dataclass(frozen=True)
class Server:
    """A server or a cluster, and over how many keys each stream is spread there."""

    client: Client
    pipeline: Pipeline
    shards: int = 1

    @property
    def layout(self) -> Layout:
        """Where the events of a stream are."""
        return Layout(self.shards, self.client.clustered)


@dataclass(frozen=True)
class Moved:
    """What was carried over of one stream, and what could not be."""

    entries: int = 0
    postponed: int = 0
    dead: int = 0
    in_hand: int = 0
    """Entries left where they are: a worker has them, or died with them a moment ago."""

    def __add__(self, other: Moved) -> Moved:
        return Moved(
            self.entries + other.entries,
            self.postponed + other.postponed,
            self.dead + other.dead,
            self.in_hand + other.in_hand,
        )


class Mover:
    """Takes what waits on one server, as one more consumer of every group, and appends it on another.

    An entry leaves its server only once the other one has it: whoever is interrupted begins again, and an
    entry may then arrive twice, as after the death of a worker. Every entry goes to the group that had not
    settled it, with its failures and the count of its deliveries; a delay that is not over yet may be cut
    short, unless it is longer than the visibility. Every method raises ServerUnavailable or CommandRefused.
    """

    def __init__(self, source: Server, target: Server, *, idle_seconds: float) -> None:
        """Carry from `source` to `target`, from workers not before they were silent for `idle_seconds`."""
        self._source = source
        self._target = target
        self._idle_seconds = idle_seconds
        self._producer = Producer(target.pipeline, shards=target.shards)

    async def move(self, stream: Stream[Any]) -> Moved:
        """Carry over everything of `stream` that nobody has in hand, oldest first."""
        moved = Moved()
        for key in self._source.layout.read(stream.name):
            groups = await measure(self._source.pipeline, key)
            for found in groups:
                moved += await self._move_group(stream, found)
            if not groups:
                moved += Moved(await self._move_unclaimed(stream, key))
            moved += Moved(dead=await self._move_dead_letters(stream, key))
        return moved

    async def _move_group(self, stream: Stream[Any], found: Measure) -> Moved:
        group = Group(self._source.pipeline, stream=found.stream, group=found.group, consumer=CONSUMER)
        entries = 0
        async for page in self._waiting(group):
            meant = [entry for entry in page if entry.group in {b"", found.group.encode()}]
            await self._append(stream, found.group, meant)
            await _settle(group, page)
            entries += len(meant)
        postponed = await self._move_postponed(stream, found)
        await group.retire()
        (left,) = [
            each for each in await measure(self._source.pipeline, found.stream) if each.group == found.group
        ]
        return Moved(entries, postponed, in_hand=left.pending + left.lag)

    async def _move_unclaimed(self, stream: Stream[Any], key: str) -> int:
        """Carry what no group was ever made for, for all those that there may be one day."""
        moved = 0
        while page := await self._source.pipeline.submit(("XRANGE", key, "-", "+", "COUNT", PAGE)):
            rows = cast("list[tuple[bytes, list[bytes]]]", page)
            entries = [_not_delivered(from_fields(*row, confirmed_at=0.0)) for row in rows]
            await self._append(stream, "", entries)
            await self._source.pipeline.submit(("XDEL", key, *(entry.id for entry in entries)))
            moved += len(entries)
        return moved

    async def _waiting(self, group: Group) -> AsyncIterator[Sequence[Entry]]:
        """What workers have left behind, then what nobody has read, a page at a time."""
        while page := await group.take_over(
            idle_seconds=self._idle_seconds, most=PAGE, most_suspects=PAGE, confirmed_at=0.0
        ):
            yield [*map(_not_delivered, page)]
        link = self._source.client.link()
        try:
            while page := await group.read(link, most=PAGE, block_seconds=0.001, confirmed_at=0.0):
                yield [*map(_not_delivered, page)]
        finally:
            await link.close()

    async def _append(self, stream: Stream[Any], group: str, entries: Sequence[Entry]) -> None:
        # All at once: what is submitted together is done in its order.
        await asyncio.gather(*(self._append_one(stream, group, entry) for entry in entries))

    async def _append_one(self, stream: Stream[Any], group: str, entry: Entry) -> None:
        key = self._place(stream, entry.data)
        failure = entry.failure.encode() if entry.failure else ""
        names = (key, keys.failures(key, group))
        origin = entry.origin or entry.id
        await ARRIVE.run(self._target.pipeline, names, group, origin, entry.deliveries, failure, entry.data)

    async def _move_postponed(self, stream: Stream[Any], found: Measure) -> int:
        source, moved = keys.postponed(found.stream, found.group), 0
        while page := await self._source.pipeline.submit(("ZRANGE", source, 0, PAGE - 1, "WITHSCORES")):
            flat = cast("list[bytes]", page)
            members, due = flat[::2], flat[1::2]
            # Before the event stand its origin, its deliveries and its failure, a line each.
            places = [self._place(stream, member.split(b"\n", 3)[-1]) for member in members]
            await self._tell(
                ("ZADD", keys.postponed(place, found.group), *pair)
                for place, pair in zip(places, zip(due, members, strict=True), strict=True)
            )
            await self._source.pipeline.submit(("ZREM", source, *members))
            moved += len(members)
        return moved

    async def _move_dead_letters(self, stream: Stream[Any], key: str) -> int:
        source, moved = keys.dead_letters(key), 0
        while page := await self._source.pipeline.submit(("XRANGE", source, "-", "+", "COUNT", PAGE)):
            letters = cast("list[tuple[bytes, list[bytes]]]", page)
            events = [from_fields(*letter, confirmed_at=0.0).data for letter in letters]
            targets = [keys.dead_letters(self._place(stream, event)) for event in events]
            await self._tell(
                ("XADD", target, "*", *fields) for target, (_, fields) in zip(targets, letters, strict=True)
            )
            await self._source.pipeline.submit(("XDEL", source, *(letter_id for letter_id, _ in letters)))
            moved += len(letters)
        return moved

    async def _tell(self, commands: Iterable[Command]) -> None:
        await asyncio.gather(*map(self._target.pipeline.submit, commands))

    def _place(self, stream: Stream[Any], data: bytes) -> str:
        try:
            return self._producer.place(stream, stream.decode(data))
        except UndecodableEntry:  # whoever reads it there will make it a dead letter
            return self._target.layout.written(stream.name, 0)


def _not_delivered(entry: Entry) -> Entry:
    """As it was before it was delivered to the mover, which handles nothing."""
    return replace(entry, deliveries=entry.deliveries - 1)


async def _settle(group: Group, page: Sequence[Entry]) -> None:
    ids = [entry.id for entry in page]
    await group.acknowledge(ids)
    await group.forget_failures(ids)


ARRIVE = Script("""
-- KEYS stream, failures; ARGV group, origin, deliveries, failure (may be empty), event.
-- Appends an entry for the group, with what is known of it.
local id = redis.call('XADD', KEYS[1], '*',
  'event', ARGV[5], 'group', ARGV[1], 'origin', ARGV[2], 'deliveries', ARGV[3])
if ARGV[4] ~= '' then redis.call('HSET', KEYS[2], id, ARGV[4]) end
""")
