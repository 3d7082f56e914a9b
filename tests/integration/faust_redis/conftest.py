"""A client that looks at what the library leaves in the server."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
from redis.asyncio import Redis


@pytest_asyncio.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    """A client of the emptied server."""
    async with Redis.from_url(redis_url) as client:
        yield client
