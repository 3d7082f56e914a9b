"""Reading the body of a request within bounds of size and time."""

from __future__ import annotations

import asyncio

from starlette.types import Receive, Scope

from services.gateway.errors import BodyIncomplete, BodyTooLarge

MAX_BYTES = 3 * 1024 * 1024
"""The most that the platform puts into one request."""

READ_SECONDS = 10.0


def header(scope: Scope, name: bytes) -> bytes:
    """The value of the header of that lower-case name, or nothing."""
    for key, value in scope["headers"]:
        if key == name:
            return bytes(value)
    return b""


async def read_body(scope: Scope, receive: Receive, *, seconds: float = READ_SECONDS) -> bytes:
    """The whole body; one that announces too large a size is not read at all.

    Raises BodyTooLarge or BodyIncomplete.
    """
    announced = header(scope, b"content-length")
    if announced.isdigit() and int(announced) > MAX_BYTES:
        raise BodyTooLarge
    try:
        async with asyncio.timeout(seconds):
            return await _whole(receive)
    except TimeoutError:
        raise BodyIncomplete from None


async def _whole(receive: Receive) -> bytes:
    first, more = await _chunk(receive)
    return await _rest(bytearray(first), receive) if more else first


async def _rest(body: bytearray, receive: Receive) -> bytes:
    more = True
    while more:
        chunk, more = await _chunk(receive)
        body += chunk
        if len(body) > MAX_BYTES:
            raise BodyTooLarge
    return bytes(body)


async def _chunk(receive: Receive) -> tuple[bytes, bool]:
    message = await receive()
    if message["type"] != "http.request":
        raise BodyIncomplete
    return message.get("body", b""), message.get("more_body", False)
