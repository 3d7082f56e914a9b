"""The second witness: what Postgres and the streams say at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import cast

import psycopg
from psycopg.rows import class_row

from libs.common.streams import ALL
from libs.faust_redis import keys
from libs.faust_redis.client import Client
from libs.faust_redis.dead_letter_store import DeadLetterStore
from libs.faust_redis.keys import Layout
from libs.faust_redis.measures import measure
from libs.faust_redis.pipeline import Pipeline

ANSWER_SECONDS = 5.0


@dataclass(frozen=True)
class Stored:
    """A customer's message as it is stored."""

    identifier: str
    turn: str
    state: str
    """The state of its turn; empty without one."""


@dataclass(frozen=True)
class Reply:
    """An answer as it is stored; replies sort by the order in which they were made."""

    reference: str
    turn: str
    delivery: str


@dataclass(frozen=True)
class Streams:
    """What is left of the entries, of all streams and groups together."""

    unread: int
    unacknowledged: int
    postponed: int
    dead: int

    def __add__(self, other: Streams) -> Streams:
        return Streams(
            self.unread + other.unread,
            self.unacknowledged + other.unacknowledged,
            self.postponed + other.postponed,
            self.dead + other.dead,
        )

    @property
    def empty(self) -> bool:
        """Whether every entry is acknowledged or in the dead letters."""
        return not (self.unread or self.unacknowledged or self.postponed)


_STORED = """
SELECT m.wamid AS identifier, coalesce(t.id::text, '') AS turn, coalesce(t.state, '') AS state
FROM messages m LEFT JOIN turns t ON t.id = m.turn_id WHERE m.direction = 'in' ORDER BY m.id
"""
_REPLIES = """
SELECT m.id::text AS reference, m.turn_id::text AS turn, d.state AS delivery
FROM messages m JOIN deliveries d ON d.message_id = m.id WHERE m.direction = 'out' ORDER BY m.id
"""
_UNFINISHED = """
SELECT (SELECT count(*) FROM turns WHERE state IN ('open', 'queued', 'answering'))
     + (SELECT count(*) FROM deliveries WHERE state IN ('pending', 'sending'))
     + (SELECT count(*) FROM outbox WHERE published_at IS NULL)
"""


async def unfinished(database_url: str) -> int:
    """Turns without an answer, answers not sent and events not published, as Postgres knows them."""
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        row = await (await connection.execute(_UNFINISHED)).fetchone()
        return int(row[0]) if row else 0


async def stored(database_url: str) -> list[Stored]:
    """Every customer's message."""
    async with (
        await psycopg.AsyncConnection.connect(database_url) as connection,
        connection.cursor(row_factory=class_row(Stored)) as cursor,
    ):
        return await (await cursor.execute(_STORED)).fetchall()


async def replies(database_url: str) -> list[Reply]:
    """Every answer, in the order in which they were made."""
    async with (
        await psycopg.AsyncConnection.connect(database_url) as connection,
        connection.cursor(row_factory=class_row(Reply)) as cursor,
    ):
        return await (await cursor.execute(_REPLIES)).fetchall()


async def streams(redis_url: str, layout: Layout, names: Iterable[str] = tuple(ALL)) -> Streams:
    """What the streams of these names still hold. Raises ServerUnavailable or CommandRefused."""
    async with _connected(redis_url) as pipeline:
        keys_read = [key for name in names for key in layout.read(name)]
        groups = [each for key in keys_read for each in await measure(pipeline, key)]
        dead = [cast(int, await pipeline.submit(("XLEN", keys.dead_letters(key)))) for key in keys_read]
    return Streams(
        unread=sum(each.lag for each in groups),
        unacknowledged=sum(each.pending for each in groups),
        postponed=sum(each.postponed for each in groups),
        dead=sum(dead),
    )


async def dead_letters(redis_url: str, layout: Layout) -> dict[str, int]:
    """How often which reason sent entries of which stream to the dead letters."""
    async with _connected(redis_url) as pipeline:
        store = DeadLetterStore(pipeline)
        letters = [letter for name in ALL for key in layout.read(name) async for letter in store.letters(key)]
    return dict(Counter(f"{each.stream}: {each.reason}, {each.last_error}" for each in letters))


@asynccontextmanager
async def _connected(redis_url: str) -> AsyncIterator[Pipeline]:
    pipeline = Pipeline(Client(redis_url).link(), timeout_seconds=ANSWER_SECONDS)
    try:
        yield pipeline
    finally:
        await pipeline.close()
