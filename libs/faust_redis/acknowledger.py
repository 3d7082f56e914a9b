"""Acknowledging what is done: at once, and all that ends in one turn together."""

from __future__ import annotations

import asyncio
import logging

from libs.faust_redis.entry import Entry
from libs.faust_redis.errors import FaustRedisError
from libs.faust_redis.group import Group

logger = logging.getLogger(__name__)

RETRY_SECONDS = 0.5


class Acknowledger:
    """Acknowledges entries of one stream; what the server did not hear is said again until it has."""

    def __init__(self, group: Group) -> None:
        """Speak through `group`."""
        self._group = group
        self._ids: list[bytes] = []
        self._with_failures: list[bytes] = []
        self._sender: asyncio.Task[None] | None = None

    def add(self, entry: Entry) -> None:
        """Acknowledge `entry`, whose effects are kept."""
        self._ids.append(entry.id)
        if entry.failure:
            self._with_failures.append(entry.id)
        if self._sender is None:
            self._sender = asyncio.create_task(self._send_all(), name=f"acknowledge {self._group.stream}")

    async def drain(self, *, within_seconds: float) -> None:
        """Wait until the server has heard everything, at most `within_seconds`; then give up."""
        sender = self._sender
        if sender is not None:
            await asyncio.wait([sender], timeout=within_seconds)
            sender.cancel()

    async def _send_all(self) -> None:
        try:
            while self._ids:
                ids, self._ids = self._ids, []
                try:
                    await self._send(ids)
                except FaustRedisError as error:
                    logger.warning(
                        "acknowledgement failed, trying again",
                        extra={"stream": self._group.stream, "entries": len(ids), "error": str(error)},
                    )
                    self._ids = ids + self._ids
                    await asyncio.sleep(RETRY_SECONDS)
        finally:
            self._sender = None

    async def _send(self, ids: list[bytes]) -> None:
        await self._group.acknowledge(ids)
        if settled := [*self._with_failures]:
            await self._group.forget_failures(settled)
            del self._with_failures[: len(settled)]
