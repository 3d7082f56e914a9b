"""Ask a server on the loopback address, in its own protocol, whether it is ready."""

from __future__ import annotations

import asyncio

from tools.embedded.ports import LOOPBACK

ANSWER_SECONDS = 2.0


async def first_line(port: int, request: bytes) -> bytes:
    """Send `request`, return the first line of the answer; empty when nobody answers in time."""
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            reader, writer = await asyncio.open_connection(LOOPBACK, port)
            try:
                writer.write(request)
                return await reader.readline()
            finally:
                writer.close()
    except (OSError, TimeoutError):
        return b""


async def answers_ping(port: int) -> bool:
    """Tell whether a Redis-compatible server has loaded its data and takes commands."""
    return (await first_line(port, b"PING\r\n")).startswith(b"+PONG")


async def http_status(port: int, path: str, *, method: str = "GET") -> int:
    """Return the status of one HTTP request without a body; 0 when nobody answers."""
    request = f"{method} {path} HTTP/1.0\r\nHost: {LOOPBACK}:{port}\r\nContent-Length: 0\r\n\r\n"
    line = await first_line(port, request.encode())
    return int(line.split()[1]) if line.startswith(b"HTTP/") else 0
