"""`bin/gpbikes move-streams`."""

from __future__ import annotations

import asyncio

from redis.asyncio import Redis
from typer.testing import CliRunner, Result

from libs.common.streams import WA_CAMPAIGNS, WA_INBOUND
from libs.faust_redis import keys
from tools.gpbikes.application import application


async def move(old_url: str, new_url: str, *more: str) -> Result:
    """What the command answers, with the new server's address in the environment."""
    arguments = ["move-streams", "--from", old_url, *more]
    environment = {"REDIS_URL": new_url, "STREAM_SHARDS": "2", "COLUMNS": "200"}
    runner = CliRunner(env=environment)
    return await asyncio.to_thread(lambda: runner.invoke(application, arguments))


async def fill(redis: Redis) -> None:
    """An unread entry, one that waits for the morning, and a dead letter."""
    for stream, group in ((WA_INBOUND.name, "router"), (WA_CAMPAIGNS.name, "courier")):
        await redis.xgroup_create(stream, group, mkstream=True)
    await redis.xadd(WA_INBOUND.name, {"event": "x"})
    await redis.zadd(keys.postponed(WA_CAMPAIGNS.name, "courier"), {"1-0\n1\n\nx": 9e12})
    await redis.xadd(keys.dead_letters(WA_INBOUND.name), {"event": "x", "group": "router"})


async def test_everything_is_carried_over_and_told(redis: Redis, redis_url: str) -> None:
    """Into the shards of the new server."""
    await fill(redis)
    new_url = f"{redis_url.rpartition('/')[0]}/1"
    result = await move(redis_url, new_url)
    assert result.exit_code == 0, result.output
    rows = [line.split() for line in result.stdout.splitlines() if line.startswith("│")]
    assert [row[1::2] for row in rows] == [["wa.campaigns", "0", "1", "0"], ["wa.inbound", "1", "0", "1"]]
    async with Redis.from_url(new_url) as new:
        assert await new.xlen(keys.shard(WA_INBOUND.name, 0)) == 1


async def test_a_dry_run_shows_and_does_nothing(redis: Redis, redis_url: str) -> None:
    """What is on the old server stays there."""
    await fill(redis)
    result = await move(redis_url, f"{redis_url.rpartition('/')[0]}/1", "--dry-run")
    assert "wa.inbound" in result.stdout
    assert await redis.xlen(WA_INBOUND.name) == 1


async def test_the_new_server_must_be_another(redis_url: str) -> None:
    """Whoever forgets to set REDIS_URL is told, instead of a circle being made."""
    result = await move(redis_url, redis_url)
    assert result.exit_code == 1
    assert "set REDIS_URL to the new one" in result.stderr
