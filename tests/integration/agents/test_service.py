"""The service as it is deployed: a process of its own."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from libs.common.intents import Intent
from libs.common.streams import TURNS
from libs.faust_redis.producer import Producer
from tests.integration.agents.stage import Stage
from tools.embedded.ports import free_ports

SECONDS = 60
"""A ceiling against hangs: a busy machine starts a process in twenty."""


@asynccontextmanager
async def running(**settings: str) -> AsyncIterator[tuple[Process, httpx.AsyncClient]]:
    """The service in a process of its own, healthy, with a client for its pages."""
    (port,) = free_ports(1)
    environment = os.environ | {"HOST": "127.0.0.1", "PORT": str(port), "LOG_LEVEL": "WARNING"} | settings
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "services.agents", env=environment)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        try:
            await wait_until_healthy(client)
            yield process, client
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()


async def wait_until_healthy(client: httpx.AsyncClient) -> None:
    async with asyncio.timeout(SECONDS):
        while True:
            try:
                if (await client.get("/api/v1/health")).status_code == 200:
                    return
            except httpx.TransportError:
                pass  # it does not listen yet
            await asyncio.sleep(0.05)


async def replied(stage: Stage, count: int) -> None:
    async with asyncio.timeout(SECONDS):
        while len(await stage.to_send()) < count:  # noqa: ASYNC110 - the courier's stream is what there is to see
            await asyncio.sleep(0.02)


@pytest.fixture
def settings(database_url: str, redis_url: str) -> dict[str, str]:
    """Where the service finds its servers."""
    return {"DATABASE_URL": database_url, "REDIS_URL": redis_url}


async def test_a_turn_in_the_stream(stage: Stage, producer: Producer, settings: dict[str, str]) -> None:
    """The process answers what stands in the streams, counts it, and ends when it is told to."""
    conversation = await stage.conversation()
    greeting = await stage.queued(conversation, ["Hola, soy Carlos"])
    async with running(**settings) as (process, client):
        await producer.append(TURNS[Intent.GREETING], greeting)
        await replied(stage, 1)
        metrics = (await client.get("/metrics")).text
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(SECONDS):
            assert await process.wait() == 0
    assert "Carlos!" in (await stage.replies(conversation))[0]
    assert 'gpbikes_turns_total{intent="greeting",state="answered"} 1.0' in metrics
    assert 'gpbikes_stream_entries_total{outcome="done",stream="turn.greeting"} 1.0' in metrics


async def test_an_instance_for_one_intent(stage: Stage, producer: Producer, settings: dict[str, str]) -> None:
    """It leaves the streams of other intents to other instances."""
    greeting = await stage.queued(await stage.conversation(), ["hola"])
    financing = await stage.queued(await stage.conversation(), ["¿cuotas?"], Intent.FINANCING)
    await producer.append(TURNS[Intent.GREETING], greeting)
    async with running(**settings, AGENTS="financing"):
        await producer.append(TURNS[Intent.FINANCING], financing)
        await replied(stage, 1)
    assert (await stage.turn(financing))["state"] == "answered"
    assert (await stage.turn(greeting))["state"] == "queued"


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [({"AGENTS": "sales"}, "sales is no intent"), ({"DATABASE_URL": ""}, "DATABASE_URL")],
)
async def test_settings_that_cannot_be(
    settings: dict[str, str], changed: dict[str, str], complaint: str
) -> None:
    """The process does not start, and says which variable is wrong."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "services.agents"),
        env=os.environ | settings | changed,
        stderr=asyncio.subprocess.PIPE,
    )
    _, errors = await process.communicate()
    assert process.returncode != 0
    assert complaint in errors.decode()
