"""The fixtures that give a test its servers."""

from __future__ import annotations

import psycopg
import pytest
import redis.asyncio


@pytest.mark.parametrize("turn", ["first", "second"])
async def test_redis_url_when_another_test_has_written(redis_url: str, turn: str) -> None:
    """Each test finds the server empty, whatever the one before has left."""
    async with redis.asyncio.Redis.from_url(redis_url) as client:
        assert await client.dbsize() == 0
        await client.set("left behind", turn)


@pytest.mark.parametrize("turn", ["first", "second"])
async def test_empty_database_url_when_another_test_has_written(empty_database_url: str, turn: str) -> None:
    """Each test gets a database of its own, in which vectors can be had."""
    async with await psycopg.AsyncConnection.connect(empty_database_url) as connection:
        await connection.execute("CREATE EXTENSION vector")
        await connection.execute("CREATE TABLE left_behind (turn text)")
        await connection.execute("INSERT INTO left_behind VALUES (%s)", [turn])
        rows = await (await connection.execute("SELECT turn FROM left_behind")).fetchall()
    assert rows == [(turn,)]


@pytest.mark.parametrize("turn", ["first", "second"])
async def test_database_url_when_another_test_has_written(database_url: str, turn: str) -> None:
    """Each test gets a database of its own, in which every migration has run."""
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        await connection.execute("CREATE TABLE left_behind AS SELECT %s::text", [turn])
        row = await (await connection.execute("SELECT count(*) > 0 FROM schema_migrations")).fetchone()
    assert row == (True,)
