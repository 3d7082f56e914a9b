"""The connection of a command to the server that holds the streams."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from libs.common.settings import RedisSettings, read
from libs.faust_redis.client import Client
from libs.faust_redis.pipeline import Pipeline
from tools.gpbikes import environment

TIMEOUT_SECONDS = 5.0


@asynccontextmanager
async def connected() -> AsyncIterator[Pipeline]:
    """A pipeline to the server at REDIS_URL, or to that of `bin/dev`. Raises SettingsError."""
    url = read(RedisSettings, environment.found(os.environ)).redis_url
    client = Client(url, name="gpbikes", timeout_seconds=TIMEOUT_SECONDS)
    pipeline = Pipeline(client.link(), timeout_seconds=TIMEOUT_SECONDS)
    try:
        yield pipeline
    finally:
        await pipeline.close()
