"""The server restarts, vanishes or stands still: consumers wait, reconnect, and lose nothing."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest_asyncio
from redis.asyncio import Redis

from libs.faust_redis.outcomes import Done, Outcome
from tests.integration.faust_redis.support import (
    QUICK,
    Heard,
    Held,
    Note,
    Worker,
    all_acknowledged,
    append,
    subscription,
    until,
    working,
)
from tools.embedded.ports import free_ports
from tools.embedded.valkey import Valkey


@pytest_asyncio.fixture
async def valkey(tmp_path: Path) -> AsyncIterator[Valkey]:
    """A server of this test's own, which keeps its data over a restart."""
    async with Valkey(tmp_path, free_ports(1)[0]) as valkey:
        yield valkey


@pytest_asyncio.fixture
async def client(valkey: Valkey) -> AsyncIterator[Redis]:
    """A client of that server."""
    async with Redis.from_url(valkey.url) as client:
        yield client


async def restart(valkey: Valkey, client: Redis, *, away_seconds: float = 0.2) -> None:
    """Stop the server in order, and start it again on the same data."""
    await client.connection_pool.disconnect()
    await valkey.stop()
    await asyncio.sleep(away_seconds)
    await valkey.start()


async def test_consuming_goes_on_after_a_restart(valkey: Valkey, client: Redis) -> None:
    """Without help: what was appended before and after is handled."""
    heard = Heard()
    async with working(valkey.url, subscription(heard)):
        await append(client, 1)
        await until(lambda: heard.numbers == [1])
        await restart(valkey, client)
        await append(client, 2)
        await until(lambda: heard.numbers == [1, 2])


async def test_nothing_is_lost_when_the_server_restarts_under_load(valkey: Valkey, client: Redis) -> None:
    """Every entry is handled and acknowledged; some may be handled twice."""
    heard: set[int] = set()

    async def handle(note: Note) -> Outcome:
        await asyncio.sleep(0.002)
        heard.add(note.number)
        return Done()

    await append(client, *range(500))
    async with working(valkey.url, subscription(handle)):
        await until(lambda: len(heard) > 100)
        await restart(valkey, client)
        await until(lambda: all_acknowledged(client), within=20)
    assert heard == {*range(500)}


async def test_an_acknowledgement_that_was_not_heard_is_repeated(valkey: Valkey, client: Redis) -> None:
    """An entry that ended while the server was away is not handled again."""
    held = Held()
    await append(client, 1)
    async with working(
        valkey.url, subscription(held), options=replace(QUICK, visibility_seconds=30)
    ) as worker:
        await until(lambda: held.numbers == [1])
        await client.connection_pool.disconnect()
        await valkey.stop()
        held.release.set()
        await until(lambda: worker.monitor.finished_as["done"] == 1)
        await valkey.start()
        await until(lambda: all_acknowledged(client))
    assert held.numbers == [1]


async def test_an_entry_that_failed_while_the_server_was_away_is_not_held_for_ever(
    valkey: Valkey, client: Redis
) -> None:
    """It leaves the worker's hands although nothing could be written: after the visibility it comes again."""
    release = asyncio.Event()
    numbers: list[int] = []

    async def handle(note: Note) -> Outcome:
        numbers.append(note.number)
        if len(numbers) == 1:
            await release.wait()
            raise ConnectionError
        return Done()

    await append(client, 1)
    async with working(valkey.url, subscription(handle)) as worker:
        await until(lambda: numbers == [1])
        await client.connection_pool.disconnect()
        await valkey.stop()
        release.set()
        await until(lambda: worker.monitor.finished_as["failed"] == 1)
        await valkey.start()
        await until(lambda: all_acknowledged(client))
    assert numbers == [1, 1]


async def test_a_worker_that_starts_before_the_server_waits_for_it(tmp_path: Path) -> None:
    """It tells its health that it does not consume yet."""
    valkey = Valkey(tmp_path, free_ports(1)[0])
    heard = Heard()
    worker = Worker(valkey.url, subscription(heard))
    await worker.consumer.start()
    await asyncio.sleep(0.3)
    assert not await worker.is_consuming()
    async with valkey, Redis.from_url(valkey.url) as client:
        await append(client, 1)
        await until(lambda: heard.numbers == [1])
        await worker.stop()


async def test_a_stop_is_bounded_while_the_server_is_away(valkey: Valkey, client: Redis) -> None:
    """A process can end although nothing can be handed back."""
    held = Held()
    await append(client, 1)
    worker = Worker(valkey.url, subscription(held))
    await worker.start()
    await until(lambda: held.numbers == [1])
    await client.connection_pool.disconnect()
    await valkey.stop()
    await asyncio.wait_for(worker.stop(), 15)


async def test_a_server_that_stands_still_for_a_while_loses_nothing(valkey: Valkey, client: Redis) -> None:
    """Longer than the time limit of every command."""
    heard = Heard()
    assert valkey.pid
    options = replace(QUICK, append_timeout_seconds=0.3)
    async with working(valkey.url, subscription(heard), options=options):
        await append(client, 1)
        await until(lambda: heard.numbers == [1])
        os.kill(valkey.pid, signal.SIGSTOP)
        await asyncio.sleep(1)
        os.kill(valkey.pid, signal.SIGCONT)
        await append(client, 2)
        await until(lambda: 2 in heard.numbers)
        await until(lambda: all_acknowledged(client))
