"""The network is shut during tests."""

from __future__ import annotations

import asyncio
import socket

import pytest
from pytest_socket import SocketConnectBlockedError

ELSEWHERE = ("192.0.2.1", 80)
"""An address that is reserved for documentation: nobody is there."""


def test_connecting_elsewhere() -> None:
    """A test that reaches out fails at once."""
    with pytest.warns(UserWarning, match="connect"), pytest.raises(SocketConnectBlockedError):
        socket.create_connection(ELSEWHERE, timeout=1)


async def test_connecting_elsewhere_asynchronously() -> None:
    """The same for clients on asyncio."""
    with pytest.warns(UserWarning, match="connect"), pytest.raises(SocketConnectBlockedError):
        await asyncio.open_connection(*ELSEWHERE)


async def test_connecting_to_this_machine() -> None:
    """Servers of our own can be reached."""
    server = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", 0)
    async with server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        assert await reader.read() == b""
        writer.close()
