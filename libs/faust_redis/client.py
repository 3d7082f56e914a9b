"""How connections to the server are made: one protocol, raw replies, a time limit, no hidden retries."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from typing import Any, TypeAlias, cast

from hiredis import pack_command
from redis.asyncio.connection import AbstractConnection, ConnectionPool, parse_url
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ReadOnlyError, RedisError, ResponseError

from libs.faust_redis.errors import CommandRefused, ServerUnavailable

Argument: TypeAlias = bytes | str | int | float
Command: TypeAlias = Sequence[Argument]
Reply: TypeAlias = "bytes | int | list[Reply] | None"

CONNECTION_LOST = (RedisError, OSError, TimeoutError)


class Link:
    """One connection to the server, made when first needed and made again after it broke.

    Calls take turns. Replies come as the server sends them (protocol 2), bytes undecoded.
    """

    def __init__(self, connection: AbstractConnection, *, timeout_seconds: float) -> None:
        """Use `connection`; a call that has no time limit of its own has `timeout_seconds`."""
        self._connection = connection
        self._timeout_seconds = timeout_seconds
        self._turn = asyncio.Lock()

    async def call(
        self, commands: Sequence[Command], *, timeout_seconds: float | None = None
    ) -> list[Reply | CommandRefused]:
        """Send `commands` in one write and return their replies in order; a refusal stands in its place.

        Raises ServerUnavailable when the connection breaks or time runs out: any of them may have been done.
        """
        sent = False
        try:
            async with asyncio.timeout(timeout_seconds or self._timeout_seconds), self._turn:
                if await self._stale():
                    await self._hang_up()
                await self._connection.connect()  # type: ignore[no-untyped-call]  # redis-py leaves it untyped
                sent = True
                # hiredis packs in C what redis-py packs in Python: most of the time that a batch costs.
                packed = b"".join(map(_pack, commands))
                await self._connection.send_packed_command(packed, check_health=False)
                return [await self._read(command) for command in commands]
        except CONNECTION_LOST as error:
            await self._hang_up()
            raise ServerUnavailable(problem=type(error).__name__, sent=sent) from error

    async def close(self) -> None:
        """Close the connection."""
        await self._hang_up()

    async def _read(self, command: Command) -> Reply | CommandRefused:
        try:
            return cast(Reply, await self._connection.read_response(disable_decoding=True))
        except ReadOnlyError:
            raise  # a replica took the connection over: only a new one leads to the present master
        except ResponseError as error:
            return CommandRefused(command=str(command[0]), code=_code(error))

    async def _stale(self) -> bool:
        """Whether the server has closed the connection while nobody was using it."""
        try:
            return self._connection.is_connected and await self._connection.can_read()
        except CONNECTION_LOST:
            return True

    async def _hang_up(self) -> None:
        with contextlib.suppress(*CONNECTION_LOST):
            await self._connection.disconnect(nowait=True)


class Client:
    """Makes links to the server that a URL names (`redis://`, `rediss://` or `unix://`)."""

    def __init__(
        self,
        url: str,
        *,
        name: str = "faust-redis",
        connect_timeout_seconds: float = 1.0,
        timeout_seconds: float = 1.0,
    ) -> None:
        """Keep the address; nothing is connected yet. `name` is what CLIENT LIST shows."""
        self._url = url
        self._name = name
        self._connect_timeout_seconds = connect_timeout_seconds
        self._timeout_seconds = timeout_seconds

    def link(self) -> Link:
        """Return a new link, not yet connected."""
        # What is set here wins over what the URL may ask for.
        options: dict[str, Any] = dict(parse_url(self._url))  # Any: keyword arguments of redis-py's classes
        options |= {
            "protocol": 2,
            "decode_responses": False,
            "retry": Retry(NoBackoff(), 0),
            "socket_timeout": None,
            "socket_connect_timeout": self._connect_timeout_seconds,
            "health_check_interval": 0,
            "client_name": self._name,
            "driver_info": None,
        }
        connection = ConnectionPool(**options).make_connection()  # type: ignore[no-untyped-call]  # as above
        return Link(connection, timeout_seconds=self._timeout_seconds)


def _pack(command: Command) -> bytes:
    packed: bytes = pack_command(tuple(command))  # type: ignore[arg-type]  # hiredis declares a tuple of one
    return packed


def _code(error: ResponseError) -> str:
    return error.status_code or str(error).partition(" ")[0] or "ERR"
