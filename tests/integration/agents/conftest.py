from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
import redis.asyncio
from psycopg import AsyncConnection
from psycopg.rows import dict_row

from libs.common.database import Database
from libs.common.settings import DatabaseSettings
from libs.faust_redis.producer import Producer
from tests.integration.agents.stage import Stage


@pytest_asyncio.fixture
async def stage(database_url: str, redis_url: str) -> AsyncIterator[Stage]:
    """A dealership whose customers wait for answers."""
    connection = await AsyncConnection.connect(database_url, autocommit=True, row_factory=dict_row)
    async with connection, redis.asyncio.Redis.from_url(redis_url) as client:
        stage = Stage(connection, client)
        await stage.open()
        yield stage


@pytest_asyncio.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """The pool that workers use."""
    database = Database(DatabaseSettings(database_url=database_url), application="test")
    async with database.opened():
        yield database


@pytest_asyncio.fixture
async def producer(redis_url: str) -> AsyncIterator[Producer]:
    """The way to the courier's stream."""
    producer = Producer(redis_url)
    yield producer
    await producer.close()
