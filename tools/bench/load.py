"""An HTTP client made to load a server: raw sockets, ready-made requests, only the status is parsed."""

from __future__ import annotations

import asyncio
import re
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import cast

_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


@dataclass
class Tally:
    """What the answers were: how many of each status, and how long each took, in seconds."""

    statuses: dict[int, int] = field(default_factory=dict)
    latencies: list[float] = field(default_factory=list)

    @property
    def accepted(self) -> int:
        """Requests answered with 200."""
        return self.statuses.get(200, 0)

    @property
    def refused(self) -> int:
        """Requests answered with anything else."""
        return sum(self.statuses.values()) - self.accepted


class Connection(asyncio.Protocol):
    """One kept-alive connection with at most one request under way."""

    def __init__(self, answered: Callable[[Connection, int, float], None]) -> None:
        """`answered` gets the connection, the status and the moment the request was due."""
        self._answered = answered
        self._buffer = b""
        self._due = 0.0
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._transport = cast(asyncio.WriteTransport, transport)  # uvloop's is none by inheritance

    def send(self, request: bytes, due: float) -> None:
        """Send `request`, whose time counts from `due`."""
        assert self._transport is not None, "a connection sends only once it is made"
        self._due = due
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        """Report the answer when it has come whole."""
        self._buffer += data
        head, found, rest = self._buffer.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if found and len(rest) >= (int(length[1]) if length else 0):
            self._buffer = b""
            self._answered(self, int(head[9:12]), self._due)

    def connection_lost(self, exc: Exception | None) -> None:
        """A server that hangs up in the middle counts as status 0."""
        if exc is not None:
            self._answered(self, 0, self._due)

    def close(self) -> None:
        """Hang up."""
        if self._transport is not None:
            self._transport.close()


async def closed_loop(port: int, requests: Iterator[bytes], *, connections: int, seconds: float) -> Tally:
    """Keep every one of `connections` busy for `seconds`: the most that the server can do."""
    tally, open_connections = Tally(), connections
    finished = asyncio.Event()
    end = time.perf_counter() + seconds

    def answered(connection: Connection, status: int, due: float) -> None:
        nonlocal open_connections
        now = time.perf_counter()
        tally.statuses[status] = tally.statuses.get(status, 0) + 1
        tally.latencies.append(now - due)
        if now < end and status:
            connection.send(next(requests), now)
            return
        open_connections -= 1
        if not open_connections:
            finished.set()

    made = [await _connect(port, answered) for _ in range(connections)]
    for connection in made:
        connection.send(next(requests), time.perf_counter())
    await finished.wait()
    _close(made)
    return tally


async def open_loop(
    port: int, requests: Iterator[bytes], *, connections: int, rate: float, seconds: float
) -> Tally:
    """Send `rate` requests a second, whatever the server does; each one's time counts from when it was due.

    A request that finds no connection free waits, and its waiting counts: nothing is left out of the tally.
    """
    tally, total = Tally(), int(rate * seconds)
    waiting: deque[float] = deque()
    idle: deque[Connection] = deque()
    finished = asyncio.Event()

    def answered(connection: Connection, status: int, due: float) -> None:
        tally.statuses[status] = tally.statuses.get(status, 0) + 1
        tally.latencies.append(time.perf_counter() - due)
        idle.append(connection)
        dispatch()
        if len(tally.latencies) == total:
            finished.set()

    def dispatch() -> None:
        while waiting and idle:
            idle.popleft().send(next(requests), waiting.popleft())

    made = [await _connect(port, answered) for _ in range(connections)]
    idle.extend(made)
    start = time.perf_counter()
    for place in range(total):
        due = start + place / rate
        if (ahead := due - time.perf_counter()) > 0:
            await asyncio.sleep(ahead)
        waiting.append(due)
        dispatch()
    await finished.wait()
    _close(made)
    return tally


async def _connect(port: int, answered: Callable[[Connection, int, float], None]) -> Connection:
    loop = asyncio.get_running_loop()
    _, connection = await loop.create_connection(lambda: Connection(answered), "127.0.0.1", port)
    return connection


def _close(connections: list[Connection]) -> None:
    for connection in connections:
        connection.close()
