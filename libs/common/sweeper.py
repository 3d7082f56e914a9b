"""Committed events that are in no stream: left behind by their writer, or lost by a server that died."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, LiteralString
from uuid import UUID

import structlog

from libs.common.clock import Clock
from libs.common.database import EVERY_DEALERSHIP, Connection, Database
from libs.common.metrics import Metrics
from libs.common.outbox import Row, mark
from libs.faust_redis.errors import UndecodableEntry
from libs.faust_redis.producer import Producer
from libs.faust_redis.server_info import Life
from libs.faust_redis.stream import Stream

SWEEP_AFTER = timedelta(seconds=5)
"""A row older than this has been left behind by its writer."""
SWEEP_ROWS = 500

LOST_BEFORE = timedelta(seconds=3)
"""A server that dies has lost at most what it took so long before: it writes to its disk every second."""

YOUNG = timedelta(minutes=5)
"""What a server that was started longer ago had lost, an earlier sweeper has found."""

PROMOTED_FOR = timedelta(minutes=1)
"""So long ago, as a sweeper assumes that cannot know, a replica has taken its master's place."""

CLOCKS_APART = timedelta(seconds=10)
"""How far the clock of a writer and that of the server may be apart."""

_log = structlog.stdlib.get_logger(__name__)

_LEFT_BEHIND: LiteralString = """
SELECT id, stream, event::text, created_at FROM outbox
WHERE published_at IS NULL AND created_at < %(moment)s AND stream = ANY(%(streams)s)
ORDER BY created_at LIMIT %(most)s FOR UPDATE SKIP LOCKED
"""
# Also what has no mark yet: the mark of a lost event may come after this look, the only one there is. For the
# same reason one that is being set is waited for.
_PERHAPS_LOST: LiteralString = """
SELECT id, stream, event::text, created_at FROM outbox
WHERE stream = ANY(%(streams)s) AND (published_at IS NULL OR published_at >= coalesce(
    (SELECT max(published_at) FROM outbox WHERE published_at < %(moment)s), %(moment)s) - %(lost_before)s)
ORDER BY created_at FOR UPDATE
"""


@dataclass(frozen=True)
class _Found:
    row: Row
    created_at: datetime


class Sweeper:
    """Appends what is missing in the streams, and only that.

    One process of a system sweeps; a second one would do no harm.
    """

    def __init__(self, database: Database, producer: Producer, *, clock: Clock, metrics: Metrics) -> None:
        """Read and mark rows in `database`, look for events and append them over `producer`."""
        self._database = database
        self._producer = producer
        self._clock = clock
        self._metrics = metrics
        self._lives: frozenset[Life] = frozenset()
        self._looked_at: datetime | None = None

    async def sweep(self, streams: Mapping[str, Stream[Any]]) -> int:
        """Append the events of `streams`, by name, that are in none, oldest first; how many there were.

        These are rows that have stayed unpublished for SWEEP_AFTER and, after the server was started anew,
        those it may have lost. A row that this version cannot read is left for one that can. An event that
        was acknowledged and trimmed in the meantime counts as missing. Raises FaustRedisError and
        DatabaseUnavailable.
        """
        now = self._clock.now()
        lives = await self._producer.lives()
        swept = await self._append_missing(_LEFT_BEHIND, now - SWEEP_AFTER, streams, path="swept")
        if lives != self._lives and (died_after := self._looked_at or perhaps_died_after(lives, now)):
            lost = await self._append_missing(_PERHAPS_LOST, died_after, streams, path="restored")
            swept += lost
            if lost:
                _log.warning("events_lost_by_the_server_restored", events=lost)
        self._lives, self._looked_at = lives, now
        return swept

    async def _append_missing(
        self, query: LiteralString, moment: datetime, streams: Mapping[str, Stream[Any]], *, path: str
    ) -> int:
        parameters = {
            "moment": moment,
            "streams": list(streams),
            "most": SWEEP_ROWS,
            "lost_before": LOST_BEFORE,
        }
        async with self._database.transaction(dealership_id=EVERY_DEALERSHIP) as connection:
            cursor = await connection.execute(query, parameters)
            read = [_read(streams[name], *rest) for _, name, *rest in await cursor.fetchall()]
            found = [each for each in read if each]
            there = await self._there(found)
            missing = [each.row for each in found if each.row.event.event_id not in there]
            await self._append(connection, missing, [each.row for each in found])
        self._metrics.outbox_published.labels(path).inc(len(missing))
        return len(missing)

    async def _append(self, connection: Connection, missing: Sequence[Row], found: Sequence[Row]) -> None:
        if missing:
            await self._producer.append_many([(row.stream, row.event) for row in missing])
        if found:
            await mark(connection, found, self._clock.now())

    async def _there(self, found: Sequence[_Found]) -> set[UUID]:
        """The ids of those events that stand in their streams."""
        earliest: dict[str, datetime] = {}
        named = {each.row.stream.name: each.row.stream for each in found}
        wanted: dict[str, set[UUID]] = defaultdict(set)
        for each in found:
            name = each.row.stream.name
            earliest[name] = min(each.created_at, earliest.get(name, each.created_at))
            wanted[name].add(each.row.event.event_id)
        there: set[UUID] = set()
        for name, stream in named.items():
            async for event in self._producer.appended_since(stream, earliest[name] - CLOCKS_APART):
                there |= wanted[name] & {event.event_id}
        return there


def perhaps_died_after(lives: Iterable[Life], now: datetime) -> datetime | None:
    """The moment before which whatever was lost was published last, None when no server has died lately.

    However long a server was away: nothing was published meanwhile.
    """
    ages = [PROMOTED_FOR if life.promoted else timedelta(seconds=life.age_seconds) for life in lives]
    oldest = max((age for age in ages if age < YOUNG), default=None)
    return None if oldest is None else now - oldest - CLOCKS_APART


def _read(stream: Stream[Any], text: str, created_at: datetime) -> _Found | None:
    try:
        return _Found(Row(stream, stream.decode(text.encode())), created_at)
    except UndecodableEntry as error:
        _log.error("outbox_row_unreadable", stream=stream.name, problem=error.problem)
        return None
