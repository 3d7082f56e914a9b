"""The stream hop by arq, a queue of jobs: `python -m tools.bench.hop_arq arq REDIS_URL EVENTS`.

A module of its own, for arq runs in an environment without the rest of the project.
"""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import msgspec
from redis.asyncio import Redis

from tools.bench.hop_work import CONCURRENCY, EVENT, FILL_AT_ONCE, SOURCE, TARGET, Hop, main


@asynccontextmanager
async def carry(url: str) -> AsyncIterator[None]:
    """One worker with its defaults, so many jobs at once."""
    connections: Any = importlib.import_module("arq.connections")
    worker_module: Any = importlib.import_module("arq.worker")
    pool = await connections.create_pool(connections.RedisSettings.from_dsn(url))

    async def handle(_context: dict[str, Any], event: dict[str, Any]) -> None:
        await pool.xadd(TARGET, {"event": msgspec.json.encode(event)})

    worker = worker_module.Worker(
        functions=[worker_module.func(handle, name="hop", keep_result=0)],
        queue_name=SOURCE,
        redis_pool=pool,
        max_jobs=CONCURRENCY,
        handle_signals=False,
    )
    working = asyncio.create_task(worker.async_run())
    yield
    working.cancel()
    await asyncio.wait([working])
    await worker.close()


async def fill(url: str, events: int) -> None:
    """Enqueue so many jobs by arq's own client."""
    connections: Any = importlib.import_module("arq.connections")
    pool = await connections.create_pool(connections.RedisSettings.from_dsn(url))
    event = msgspec.to_builtins(EVENT)
    for start in range(0, events, FILL_AT_ONCE):
        jobs = (
            pool.enqueue_job("hop", event, _queue_name=SOURCE)
            for _ in range(start, min(start + FILL_AT_ONCE, events))
        )
        await asyncio.gather(*jobs)
    await pool.aclose()


async def unfinished(redis: Redis) -> int:
    """How many jobs stand in the queue."""
    return int(await redis.zcard(SOURCE))


if __name__ == "__main__":
    main({"arq": Hop(carry, fill, unfinished)})
