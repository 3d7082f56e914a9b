"""TCP ports on the loopback address."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import time

LOOPBACK = "127.0.0.1"


def free_ports(count: int) -> list[int]:
    """Ask the system for `count` different ports that nobody listens on at this moment."""
    with contextlib.ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind((LOOPBACK, 0))
        return [int(each.getsockname()[1]) for each in sockets]


def is_free(port: int) -> bool:
    """Tell whether a server could listen on `port` now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


async def becomes_free(port: int, *, within: float) -> bool:
    """Wait up to `within` seconds for `port`: a server that was just killed may still be on its way out."""
    deadline = time.monotonic() + within
    while not is_free(port):
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(0.05)
    return True


def free_block(count: int) -> list[int]:
    """So many ports in a row that nobody listens on, below those the system gives to outgoing connections.

    A server that is killed and started again finds its port untaken, and nobody who looks for it meanwhile
    connects to itself. Where to begin to look depends on the process: two at once rarely want the same.
    """
    firsts = list(range(10_000, 32_000 - count, count))
    start = os.getpid() % len(firsts)
    for first in firsts[start:] + firsts[:start]:
        block = list(range(first, first + count))
        if all(map(is_free, block)):
            return block
    raise OSError(f"there are no {count} free ports in a row")
