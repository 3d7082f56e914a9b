"""How connections to the server are made: one protocol, raw replies, a time limit, no hidden retries."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from typing import Any, cast

from hiredis import pack_command
from redis.asyncio.connection import AbstractConnection, ConnectionPool, parse_url
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import AskError, MovedError, ReadOnlyError, RedisError, ResponseError

from libs.faust_redis.cluster import ClusterLink
from libs.faust_redis.errors import CommandRefused, Redirected, ServerUnavailable
from libs.faust_redis.link import Answer, Command, Link, Reply
from libs.faust_redis.topology import Address, Topology

CONNECTION_LOST = (RedisError, OSError, TimeoutError)


class ServerLink:
    """One connection to one server, made when first needed and made again after it broke.

    Calls take turns.
    """

    clustered = False

    def __init__(self, connection: AbstractConnection, *, timeout_seconds: float) -> None:
        """Use `connection`; a call that has no time limit of its own has `timeout_seconds`."""
        self._connection = connection
        self._timeout_seconds = timeout_seconds
        self._turn = asyncio.Lock()

    async def call(
        self, commands: Sequence[Command], *, timeout_seconds: float | None = None
    ) -> list[Answer]:
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

    async def everywhere(self, command: Command) -> list[Answer]:
        """Send `command` to the one server that there is."""
        return await self.call([command])

    async def close(self) -> None:
        """Close the connection."""
        await self._hang_up()

    async def _read(self, command: Command) -> Answer:
        try:
            return cast(Reply, await self._connection.read_response(disable_decoding=True))
        except ReadOnlyError:
            raise  # a replica took the connection over: only a new one leads to the present master
        except AskError as error:  # the root of MovedError, too
            return Redirected(
                command=str(command[0]),
                slot=error.slot_id,
                address=error.node_addr,
                once=not isinstance(error, MovedError),
            )
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
    """Makes links to the server that a URL names (`redis://`, `rediss://` or `unix://`), or to a cluster.

    `redis+cluster://host:port,host:port` (or `rediss+cluster://`) names some servers of a cluster; the
    others are found by them.
    """

    def __init__(
        self,
        url: str,
        *,
        name: str = "faust-redis",
        connect_timeout_seconds: float = 1.0,
        timeout_seconds: float = 1.0,
    ) -> None:
        """Keep the address; nothing is connected yet. `name` is what CLIENT LIST shows."""
        self._url, seeds = _seeds(url)
        self._name = name
        self._connect_timeout_seconds = connect_timeout_seconds
        self._timeout_seconds = timeout_seconds
        self._topology = Topology(seeds, self._server) if seeds else None

    @property
    def clustered(self) -> bool:
        """Whether a cluster is at the other end."""
        return self._topology is not None

    def link(self) -> Link:
        """Return a new link, not yet connected."""
        if self._topology is None:
            return self._server()
        return ClusterLink(self._topology, self._server, timeout_seconds=self._timeout_seconds)

    def _server(self, address: Address | None = None) -> ServerLink:
        # What is set here wins over what the URL may ask for.
        options: dict[str, Any] = dict(parse_url(self._url))  # Any: keyword arguments of redis-py's classes
        if address:
            options |= {"host": address[0], "port": address[1]}
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
        return ServerLink(connection, timeout_seconds=self._timeout_seconds)


def _seeds(url: str) -> tuple[str, list[Address]]:
    """The URL of one server, and the servers of the cluster that are known; none without a cluster."""
    scheme, separator, rest = url.partition("+cluster://")
    if not separator:
        return url, []
    credentials, at, places = rest.partition("/")[0].rpartition("@")
    hosts = places.split(",")
    seeds = [(host, int(port or 6379)) for host, _, port in (each.partition(":") for each in hosts)]
    return f"{scheme}://{credentials}{at}{hosts[0]}", seeds


def _pack(command: Command) -> bytes:
    packed: bytes = pack_command(tuple(command))  # type: ignore[arg-type]  # hiredis declares a tuple of one
    return packed


def _code(error: ResponseError) -> str:
    return error.status_code or str(error).partition(" ")[0] or "ERR"
