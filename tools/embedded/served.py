"""ASGI applications served on loopback, inside the event loop that already runs."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from typing import TYPE_CHECKING

import uvicorn

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from starlette.types import ASGIApp


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave Ctrl-C to whoever runs the loop."""
        yield


def free_socket() -> socket.socket:
    """A socket bound to a free port of 127.0.0.1, so that the port is known before the server starts."""
    # asyncio switches Nagle's algorithm off only where the protocol is named; answers would wait 40 ms.
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.bind(("127.0.0.1", 0))
    return bound


def url_of(bound: socket.socket) -> str:
    """The address of what is served on this socket."""
    return f"http://127.0.0.1:{bound.getsockname()[1]}"


@contextlib.asynccontextmanager
async def served(app: ASGIApp, bound: socket.socket) -> AsyncIterator[str]:
    """Serve until the block ends; yields the address."""
    config = uvicorn.Config(app, log_level="critical", access_log=False, timeout_graceful_shutdown=1)
    server = _Server(config)
    running = asyncio.create_task(server.serve(sockets=[bound]))
    while not server.started:
        if running.done():
            await running
        await asyncio.sleep(0.01)
    try:
        yield url_of(bound)
    finally:
        server.should_exit = True
        await running
