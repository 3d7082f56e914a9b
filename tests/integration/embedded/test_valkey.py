"""Valkey from the wheel."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import redis.asyncio

from tools.embedded.ports import free_ports
from tools.embedded.valkey import Valkey


async def write(url: str, value: str) -> None:
    """Leave a value behind."""
    async with redis.asyncio.Redis.from_url(url) as client:
        await client.set("kept", value)
        await client.waitaof(num_local=1, num_replicas=0, timeout=5000)


async def read(url: str) -> object:
    """Read the value left behind."""
    async with redis.asyncio.Redis.from_url(url, decode_responses=True) as client:
        return await client.get("kept")


async def test_valkey_when_started_again(tmp_path: Path) -> None:
    """A second start in the same folder finds the data, also on another port."""
    first, second = free_ports(2)
    async with Valkey(tmp_path, first) as valkey:
        await write(valkey.url, "yes")
    async with Valkey(tmp_path, second) as valkey:
        assert await read(valkey.url) == "yes"


async def test_valkey_when_it_was_killed(tmp_path: Path) -> None:
    """What was on disk is there after kill -9, on the same port."""
    valkey = Valkey(tmp_path, free_ports(1)[0])
    await valkey.start()
    await write(valkey.url, "yes")
    assert valkey.pid is not None
    os.kill(valkey.pid, signal.SIGKILL)
    await valkey.stop()
    async with valkey:
        assert await read(valkey.url) == "yes"


async def test_valkey_when_not_persistent(tmp_path: Path) -> None:
    """Nothing is written to disk."""
    valkey = Valkey(tmp_path, free_ports(1)[0], persistent=False)
    async with valkey, redis.asyncio.Redis.from_url(valkey.url) as client:
        await client.set("lost", "yes")
    assert list(valkey.data.iterdir()) == []


async def test_valkey_when_memory_runs_out(tmp_path: Path) -> None:
    """No entry is ever evicted: a stream that is full is an error to the writer."""
    valkey = Valkey(tmp_path, free_ports(1)[0])
    async with valkey, redis.asyncio.Redis.from_url(valkey.url, decode_responses=True) as client:
        assert await client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
