"""The gateway over real HTTP, with a real Valkey behind it."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import cast

import pytest
import pytest_asyncio
import redis.asyncio

from libs.common.events import MessageReceived
from libs.common.security_headers import HEADERS
from libs.common.streams import WA_INBOUND, WA_STATUS
from tests.integration.gateway.processes import PATH, Gateway, running_gateway
from tests.whatsapp import (
    CUSTOMER,
    contact,
    encode,
    envelope,
    message,
    signature,
    status,
    value,
    with_messages,
)
from tools.embedded.ports import LOOPBACK, free_ports
from tools.embedded.valkey import Valkey

HOLA = with_messages(message())


@pytest_asyncio.fixture(scope="module")
async def gateway(valkey_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Gateway]:
    """A gateway for all tests that leave it running."""
    async with running_gateway(valkey_url, tmp_path_factory.mktemp("gateway")) as running:
        yield running


@pytest_asyncio.fixture
async def streams(redis_url: str) -> AsyncIterator[redis.asyncio.Redis]:
    """A client of the Redis that the gateway appends to, emptied for this test."""
    async with redis.asyncio.Redis.from_url(redis_url) as client:
        yield client


async def entries(streams: redis.asyncio.Redis, name: str) -> list[tuple[bytes, dict[bytes, bytes]]]:
    """What is in the stream `name`."""
    return cast("list[tuple[bytes, dict[bytes, bytes]]]", await streams.xrange(name))


async def test_what_was_answered_with_200_is_in_the_streams(
    gateway: Gateway, streams: redis.asyncio.Redis
) -> None:
    """Every update of the request, each in its stream, ready to be decoded."""
    sent = value(messages=[message(), 5], contacts=[contact()], statuses=[status()])
    response = await gateway.post(envelope(sent))
    lengths = [await streams.xlen(stream.name) for stream in (WA_INBOUND, WA_STATUS)]
    assert (response.status_code, lengths) == (200, [2, 1])
    ((_, entry), *_) = await entries(streams, WA_INBOUND.name)
    assert isinstance(WA_INBOUND.decode(entry[b"event"]), MessageReceived)


async def test_an_unsigned_request_leaves_no_trace(gateway: Gateway, streams: redis.asyncio.Redis) -> None:
    """401, and neither stream exists."""
    response = await gateway.client.post(PATH, content=encode(HOLA))
    assert (response.status_code, await streams.keys("wa.*")) == (401, [])


async def test_many_requests_at_once_lose_nothing(gateway: Gateway, streams: redis.asyncio.Redis) -> None:
    """200 webhooks at the same time are 200 entries."""
    answers = await asyncio.gather(
        *(gateway.post(with_messages(message(id=f"wamid.{place}"))) for place in range(200))
    )
    assert {answer.status_code for answer in answers} == {200}
    assert await streams.xlen(WA_INBOUND.name) == 200


@pytest.mark.fact("webhooks/batch")
async def test_a_full_batch_of_3_megabytes_is_taken(gateway: Gateway, streams: redis.asyncio.Redis) -> None:
    """1,000 updates with long texts in one request."""
    words = "Quiero saber cuánto vale la NMAX. " * 76
    sent = [message(id=f"wamid.{place}", text={"body": words}) for place in range(1000)]
    body = encode(with_messages(*sent))
    response = await gateway.post_bytes(body)
    assert 2_700_000 < len(body) < 3 * 1024 * 1024, "the test needs a body just below the limit"
    assert (response.status_code, await streams.xlen(WA_INBOUND.name)) == (200, 1000)


async def test_a_body_over_the_limit_is_413_over_real_http(gateway: Gateway) -> None:
    """The sender gets its answer, and its connection stays good for the next request."""
    refused = await gateway.client.post(PATH, content=b" " * (4 * 1024 * 1024))
    accepted = await gateway.post(HOLA)
    assert (refused.status_code, accepted.status_code) == (413, 200)


async def test_the_pages_of_operations_are_there(gateway: Gateway) -> None:
    """Health names Redis, liveness answers, metrics count what was taken."""
    await gateway.post(HOLA)
    health = await gateway.client.get("/api/v1/health")
    metrics = await gateway.client.get("/metrics")
    assert (health.status_code, health.json()["dependencies"]["redis"]["status"]) == (200, "ok")
    assert 'gpbikes_webhook_requests_total{outcome="accepted"}' in metrics.text


async def test_answers_forbid_sniffing_and_name_no_server(gateway: Gateway) -> None:
    """What a browser is told about every answer."""
    headers = (await gateway.client.get(PATH)).headers
    assert HEADERS.items() <= headers.items()
    assert "server" not in headers


async def test_without_redis_it_is_503_within_two_seconds_and_200_when_redis_is_back(tmp_path: Path) -> None:
    """The platform is told to send again; nothing has to be restarted afterwards."""
    valkey = Valkey(tmp_path / "valkey", free_ports(1)[0])
    async with running_gateway(valkey.url, tmp_path) as gateway:
        started = time.monotonic()
        refused = await gateway.post(HOLA)
        seconds = time.monotonic() - started
        unhealthy = await gateway.client.get("/api/v1/health")
        async with valkey:
            accepted = await gateway.post(HOLA)
    assert (refused.status_code, unhealthy.status_code, accepted.status_code) == (503, 503, 200)
    assert seconds < 2


async def test_a_redis_that_hangs_is_503_within_two_seconds(tmp_path: Path) -> None:
    """A server that takes connections and never answers is as good as none."""
    connections: list[asyncio.Task[None]] = []

    async def listen_only(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.append(cast("asyncio.Task[None]", asyncio.current_task()))
        await reader.read()
        writer.close()

    hanging = await asyncio.start_server(listen_only, LOOPBACK, 0)
    port = hanging.sockets[0].getsockname()[1]
    async with running_gateway(f"redis://{LOOPBACK}:{port}/0", tmp_path) as gateway:
        started = time.monotonic()
        answers = await asyncio.gather(*(gateway.post(HOLA) for _ in range(5)))
        seconds = time.monotonic() - started
    hanging.close()
    await asyncio.gather(*connections)
    assert {answer.status_code for answer in answers} == {503}
    assert seconds < 2


async def test_a_stop_finishes_the_requests_under_way(
    streams: redis.asyncio.Redis, redis_url: str, tmp_path: Path
) -> None:
    """A request whose body is still coming when SIGTERM arrives gets its 200."""
    body = encode(HOLA)
    async with running_gateway(redis_url, tmp_path) as gateway:

        async def slowly() -> AsyncIterator[bytes]:
            yield body[:10]
            gateway.process.terminate()
            await asyncio.sleep(0.2)
            yield body[10:]

        headers = {"X-Hub-Signature-256": signature(body)}
        response = await gateway.client.post(PATH, content=slowly(), headers=headers)
        exit_code = await gateway.stop()
    assert (response.status_code, await streams.xlen(WA_INBOUND.name)) == (200, 1)
    assert exit_code in {0, -signal.SIGTERM}


async def test_no_log_tells_who_wrote_or_what(redis_url: str, tmp_path: Path) -> None:
    """Neither the text nor the number reaches the log, whatever went wrong."""
    async with running_gateway(redis_url, tmp_path) as gateway:
        await gateway.post(with_messages(message(text={"body": "secreto de prueba"}), message(type=5)))
        await gateway.client.post(PATH, content=b"secreto de prueba")
    log = gateway.log.read_text()
    assert ("secreto" in log, CUSTOMER in log) == (False, False)
