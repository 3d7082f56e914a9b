"""Webhooks are posted until they are taken."""

from __future__ import annotations

import asyncio

from tools.embedded.ports import LOOPBACK, free_ports
from tools.load.poster import Poster

REQUEST = b"POST / HTTP/1.1\r\ncontent-length: 0\r\n\r\n"
TAKEN = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"
UNAVAILABLE = b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n"


async def post_to(answers: list[bytes]) -> Poster:
    """Post once to a gateway that answers so; nothing at all for an empty answer."""
    (port,) = free_ports(1)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answers.pop(0))
        writer.close()

    async with await asyncio.start_server(answer, LOOPBACK, port):
        poster = Poster(port)
        await poster.post(REQUEST)
        poster.close()
    return poster


async def test_a_webhook_that_is_taken_is_posted_once() -> None:
    """As with the platform."""
    assert (await post_to([TAKEN])).refused == 0


async def test_a_webhook_that_is_not_taken_is_posted_again() -> None:
    """Whether the gateway says so or hangs up."""
    assert (await post_to([UNAVAILABLE, b"", TAKEN])).refused == 2
