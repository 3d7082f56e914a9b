"""Posting webhooks as the platform does: each again and again until it is answered with 200."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque

from tools.embedded.ports import LOOPBACK

ANSWER_SECONDS = 10.0
FIRST_PAUSE_SECONDS = 0.25
LONGEST_PAUSE_SECONDS = 8.0
"""Repeated without growing pauses, what a gateway missed would keep it from ever catching up."""


class Poster:
    """Connections to a gateway that are kept open, as many as are needed at once."""

    def __init__(self, port: int) -> None:
        """Post to the gateway on `port`; nothing is connected yet."""
        self._port = port
        self._idle: deque[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = deque()
        self.refused = 0
        """Posts that were not answered with 200 within ANSWER_SECONDS, and were repeated."""

    async def post(self, request: bytes) -> None:
        """Return once the gateway has answered 200, however often it takes."""
        pause = FIRST_PAUSE_SECONDS
        while not await self._accepted(request):
            self.refused += 1
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE_SECONDS)

    def move(self, port: int) -> None:
        """Post to another gateway from now on, as a load balancer does; what is under way is left alone."""
        self._port = port
        self.close()

    def close(self) -> None:
        """Hang up."""
        while self._idle:
            self._idle.popleft()[1].close()

    async def _accepted(self, request: bytes) -> bool:
        writer: asyncio.StreamWriter | None = None
        port = self._port
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                reader, writer = await self._connection()
                writer.write(request)
                head = await reader.readuntil(b"\r\n\r\n")
        except (OSError, EOFError, TimeoutError):
            # What the gateway makes of it stays open, as it does for the platform.
            if writer is not None:
                with contextlib.suppress(OSError):
                    writer.close()
            return False
        reusable = port == self._port and b"content-length: 0\r\n" in head
        if head.startswith(b"HTTP/1.1 200 ") and reusable:
            self._idle.append((reader, writer))
            return True
        writer.close()
        return head.startswith(b"HTTP/1.1 200 ")

    async def _connection(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._idle:
            return self._idle.pop()
        return await asyncio.open_connection(LOOPBACK, self._port)
