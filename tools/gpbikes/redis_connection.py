"""The connection of a command to the server that holds the streams."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from libs.common.settings import RedisSettings, read
from libs.common.streams import ALL
from libs.faust_redis.client import Client
from libs.faust_redis.keys import Layout
from libs.faust_redis.pipeline import Pipeline
from tools.gpbikes import environment

TIMEOUT_SECONDS = 5.0


def stream_keys() -> list[str]:
    """Every key in which events of a stream may be, in order. Raises SettingsError."""
    settings = read(RedisSettings, environment.found(os.environ))
    layout = Layout(settings.stream_shards, Client(settings.redis_url).clustered)
    return [key for name in sorted(ALL) for key in layout.read(name)]


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
