"""The second witness: what Postgres and the streams say at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import psycopg
from psycopg.rows import class_row
from redis.asyncio import Redis

from libs.common.streams import ALL


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


async def streams(redis_url: str) -> Streams:
    """What the streams still hold."""
    async with Redis.from_url(redis_url) as redis:
        groups = [group for name in ALL for group in await _groups(redis, name)]
        postponed = [await redis.zcard(key) async for key in redis.scan_iter(match="*.later.*")]
        dead = [await redis.xlen(f"{name}.dead") for name in ALL]
    return Streams(
        unread=sum(group["lag"] or 0 for group in groups),
        unacknowledged=sum(group["pending"] for group in groups),
        postponed=sum(postponed),
        dead=sum(dead),
    )


async def dead_letters(redis_url: str) -> dict[str, int]:
    """How often which reason sent entries of which stream to the dead letters."""
    async with Redis.from_url(redis_url, decode_responses=True) as redis:
        letters = [(name, fields) for name in ALL for fields in await _letters(redis, f"{name}.dead")]
    reasons = Counter(f"{name}: {fields['reason']}, {fields['last_error']}" for name, fields in letters)
    return dict(reasons)


async def _letters(redis: Redis, stream: str) -> list[dict[str, str]]:
    entries = cast("list[tuple[str, dict[str, str]]]", await redis.xrange(stream))
    return [fields for _, fields in entries]


async def _groups(redis: Redis, stream: str) -> Sequence[dict[str, int]]:
    return await redis.xinfo_groups(stream) if await redis.exists(stream) else []
