"""What the open pages are told as it happens."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterator

_WAITING_EVENTS = 1000
_HEARTBEAT_SECONDS = 15.0
_encoder = msgspec.json.Encoder()


class Feed:
    """Hands every event to every open page; a page that falls behind is told to load everything again."""

    def __init__(self) -> None:
        self._pages: set[asyncio.Queue[bytes]] = set()

    def publish(self, kind: str, data: object) -> None:
        """Never waits, and costs nothing while no page is open."""
        if not self._pages:
            return
        event = _event(kind, data)
        for page in self._pages:
            _put(page, event)

    async def events(self) -> AsyncGenerator[bytes]:
        """Server-sent events for one page, with a comment now and then that keeps the connection alive."""
        with self._subscription() as page:
            yield b"retry: 1000\n\n"
            while True:
                try:
                    yield await asyncio.wait_for(page.get(), _HEARTBEAT_SECONDS)
                except TimeoutError:
                    yield b": still here\n\n"

    @contextlib.contextmanager
    def _subscription(self) -> Iterator[asyncio.Queue[bytes]]:
        page: asyncio.Queue[bytes] = asyncio.Queue(_WAITING_EVENTS)
        self._pages.add(page)
        try:
            yield page
        finally:
            self._pages.discard(page)


def _put(page: asyncio.Queue[bytes], event: bytes) -> None:
    if page.full():
        while not page.empty():
            page.get_nowait()
        event = _event("resync", {})
    page.put_nowait(event)


def _event(kind: str, data: object) -> bytes:
    return b"event: " + kind.encode() + b"\ndata: " + _encoder.encode(data) + b"\n\n"
