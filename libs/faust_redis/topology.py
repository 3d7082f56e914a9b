"""Which server of a cluster has which slots."""

from __future__ import annotations

import asyncio
import binascii
import logging
from collections.abc import Callable, Sequence
from typing import TypeAlias, cast

from libs.faust_redis.errors import CommandRefused, FaustRedisError, ServerUnavailable
from libs.faust_redis.link import Command, Link

logger = logging.getLogger(__name__)

Address: TypeAlias = tuple[str, int]

SLOTS = 16384
LOOK_SECONDS = 0.5
"""How long one server may take to tell who has which slots, before another is asked."""

BETWEEN_LOOKS_SECONDS = 0.1


def slot_of(key: str | bytes) -> int:
    """The slot of a key: of what stands in its first braces, or of all of it."""
    data = key.encode() if isinstance(key, str) else key
    _, brace, rest = data.partition(b"{")
    tag, closing, _ = rest.partition(b"}")
    return binascii.crc_hqx(tag if brace and closing and tag else data, 0) % SLOTS


def key_of(command: Command) -> str | bytes | None:
    """The first key of a command of this library; None for one that has none."""
    match command[0]:
        case "PING" | "INFO":
            return None
        case "EVAL" | "EVALSHA":
            place = 3
        case "XREADGROUP":
            place = len(command) - 2
        case "XGROUP":
            place = 2
        case _:
            place = 1
    return cast("str | bytes", command[place])


class Topology:
    """Knows the masters of a cluster, from any server of it that answers."""

    def __init__(self, seeds: Sequence[Address], connect: Callable[[Address], Link]) -> None:
        """Ask `seeds` first; nothing is connected yet."""
        self._servers = list(seeds)
        self._connect = connect
        self._masters: dict[int, Address] = {}
        self._looking = asyncio.Lock()
        self._looked_at = float("-inf")
        self._outdated = True

    def master(self, slot: int) -> Address | None:
        """Who has the slot, as far as is known."""
        return self._masters.get(slot)

    @property
    def masters(self) -> list[Address]:
        """All who have slots, as far as is known."""
        return list(dict.fromkeys(self._masters.values()))

    def moved(self, slot: int, address: Address) -> None:
        """A server has told that another has the slot: likely, more has changed."""
        self._masters[slot] = address
        self._outdated = True

    def suspect(self, address: Address) -> None:
        """A server did not answer: ask it last, and look who has its slots now."""
        self._outdated = True
        if address in self._servers:
            self._servers.remove(address)
            self._servers.append(address)

    async def look(self) -> None:
        """Look again, if something has changed since the last look. Raises ServerUnavailable."""
        if self._outdated:
            async with self._looking:  # whoever waited for another's look need not look again
                await self._look_unless_done()

    async def _look_unless_done(self) -> None:
        if not self._outdated:
            return
        loop = asyncio.get_running_loop()
        await asyncio.sleep(self._looked_at + BETWEEN_LOOKS_SECONDS - loop.time())
        self._looked_at = loop.time()
        for address in [*self._servers]:
            if await self._learn_from(address):
                self._outdated = False
                return
        raise ServerUnavailable(problem="no server of the cluster answers", sent=False)

    async def _learn_from(self, address: Address) -> bool:
        link = self._connect(address)
        try:
            (reply,) = await link.call([("CLUSTER", "SLOTS")], timeout_seconds=LOOK_SECONDS)
        except FaustRedisError as error:
            logger.warning("a server of the cluster does not answer", extra={"error": str(error)})
            return False
        finally:
            await link.close()
        if isinstance(reply, CommandRefused | ServerUnavailable):
            return False
        ranges = cast("list[list[object]]", reply)
        self._masters = {
            slot: _address(cast("list[bytes | int]", servers[0]), address)
            for first, last, *servers in cast("list[tuple[int, int, object]]", ranges)
            for slot in range(first, last + 1)
        }
        found = [
            _address(cast("list[bytes | int]", server), address)
            for _, _, *servers in cast("list[tuple[int, int, object]]", ranges)
            for server in servers
        ]
        self._servers = list(dict.fromkeys([address, *found, *self._servers]))
        return bool(self._masters)


def _address(server: list[bytes | int], asked: Address) -> Address:
    """What a server is called; one that does not know its own name is the one that was asked."""
    host, port = cast(bytes, server[0]), cast(int, server[1])
    return (host.decode() if host else asked[0], port)
