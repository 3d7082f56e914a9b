"""Reading a body within bounds of size and time."""

from __future__ import annotations

import asyncio

import pytest
from starlette.types import Message, Receive

from services.gateway.body import read_body
from services.gateway.errors import BodyIncomplete

SCOPE = {"type": "http", "headers": []}


def receiving(*messages: Message) -> Receive:
    """A server that hands out `messages`, then stays silent."""
    waiting = list(messages)

    async def receive() -> Message:
        if not waiting:
            await asyncio.Event().wait()
        return waiting.pop(0)

    return receive


async def test_chunks_are_put_together() -> None:
    """A body in pieces is the same body."""
    pieces = [
        {"type": "http.request", "body": b"ho", "more_body": True},
        {"type": "http.request", "body": b"", "more_body": True},
        {"type": "http.request", "body": b"la", "more_body": False},
    ]
    assert await read_body(SCOPE, receiving(*pieces)) == b"hola"


async def test_a_sender_that_goes_away_leaves_it_incomplete() -> None:
    """What was read so far is not taken for the whole."""
    pieces: list[Message] = [
        {"type": "http.request", "body": b"ho", "more_body": True},
        {"type": "http.disconnect"},
    ]
    with pytest.raises(BodyIncomplete):
        await read_body(SCOPE, receiving(*pieces))


async def test_a_sender_that_falls_silent_is_not_waited_for_for_ever() -> None:
    """The time for a whole body is bounded."""
    piece = {"type": "http.request", "body": b"ho", "more_body": True}
    with pytest.raises(BodyIncomplete):
        await read_body(SCOPE, receiving(piece), seconds=0.01)


async def test_a_sender_that_never_begins_is_not_waited_for_either() -> None:
    """Headers and then nothing: the way to hold many connections open at little cost."""
    with pytest.raises(BodyIncomplete):
        await read_body(SCOPE, receiving(), seconds=0.01)
