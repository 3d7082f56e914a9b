"""The load generator counts what really happened."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator

import pytest_asyncio

from tools.bench.load import closed_loop, open_loop
from tools.embedded.ports import LOOPBACK

REQUEST = b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n"
SLOW_SECONDS = 0.05


@pytest_asyncio.fixture
async def slow_port() -> AsyncIterator[int]:
    """A server that takes its time over every request, and refuses each tenth."""
    places = itertools.count(1)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while not reader.at_eof():
            if await reader.readuntil(b"\r\n\r\n") == b"":
                break
            await asyncio.sleep(SLOW_SECONDS)
            status = b"503 No" if next(places) % 10 == 0 else b"200 OK"
            writer.write(b"HTTP/1.1 " + status + b"\r\ncontent-length: 2\r\n\r\n")
            writer.write(b"ok")

    async def until_hung_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await serve(reader, writer)
        except asyncio.IncompleteReadError:
            writer.close()

    server = await asyncio.start_server(until_hung_up, LOOPBACK, 0)
    yield server.sockets[0].getsockname()[1]
    server.close()


async def test_a_closed_loop_counts_every_answer_by_its_status(slow_port: int) -> None:
    """Accepted and refused together are as many as there are latencies, none shorter than the server."""
    tally = await closed_loop(slow_port, itertools.repeat(REQUEST), connections=4, seconds=0.4)
    assert tally.accepted + tally.refused == len(tally.latencies)
    assert (tally.refused > 0, min(tally.latencies) >= SLOW_SECONDS) == (True, True)


async def test_an_open_loop_sends_everything_and_counts_the_waiting(slow_port: int) -> None:
    """With one connection for ten times as much as it can take, latencies grow: nothing is left out."""
    tally = await open_loop(slow_port, itertools.repeat(REQUEST), connections=1, rate=200, seconds=0.1)
    assert len(tally.latencies) == 20
    assert max(tally.latencies) > 10 * SLOW_SECONDS
