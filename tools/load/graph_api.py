"""A Graph API that takes whatever the courier sends, at next to no cost."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import cast

import msgspec
from msgspec import Struct

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


class Sent(Struct, frozen=True):
    """The part of a call that says what is sent to whom; a call that marks a message as read has no `to`."""

    to: str = ""
    recipient: str = ""
    biz_opaque_callback_data: str = ""


Take = Callable[[Sent], str]
"""Takes a message that was sent and gives the id it gets."""

_calls = msgspec.json.Decoder(Sent)


class JsonConnection(asyncio.Protocol):
    """One connection of a client: a JSON answer to each request, in order."""

    def __init__(self, answer: Callable[[bytes], object]) -> None:
        """`answer` is called with the body of each request."""
        self._answer = answer
        self._buffer = b""
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._transport = cast(asyncio.WriteTransport, transport)  # uvloop's is none by inheritance

    def data_received(self, data: bytes) -> None:
        """Answer the requests that have come whole."""
        self._buffer += data
        while body := self._next_body():
            self._respond(self._answer(body))

    def _next_body(self) -> bytes:
        head, found, rest = self._buffer.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        size = int(length[1]) if length else 0
        if not found or len(rest) < size:
            return b""
        self._buffer = rest[size:]
        return rest[:size]

    def _respond(self, answer: object) -> None:
        assert self._transport is not None, "data comes only over a connection that was made"
        body = msgspec.json.encode(answer)
        head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
        self._transport.write(head.encode() + body)


async def serve(take: Take, *, host: str, port: int) -> asyncio.Server:
    """A Graph API on a port, whose `take` is called with each message; to be closed by the caller."""

    def answer(body: bytes) -> object:
        sent = _calls.decode(body)
        if not (sent.to or sent.recipient):
            return {"success": True}
        return {"messaging_product": "whatsapp", "messages": [{"id": take(sent)}]}

    return await asyncio.get_running_loop().create_server(lambda: JsonConnection(answer), host, port)
