from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from libs.common.database import Database
from libs.common.settings import DatabaseSettings
from libs.faust_redis.producer import Producer
from tests.doubles.objects import MemoryObjects
from tests.integration.personal_data.world import World


@pytest_asyncio.fixture
async def world(database_url: str, redis_url: str) -> AsyncIterator[World]:
    """A dealership without customers."""
    database = Database(DatabaseSettings(database_url=database_url), application="tests")
    producer = Producer(redis_url)
    async with database.opened():
        world = World(database, MemoryObjects(), producer)
        await world.open()
        yield world
    await producer.close()
