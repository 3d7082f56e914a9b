"""Reading new entries of one stream, as many as there is room for."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from libs.faust_redis.errors import CommandRefused, FaustRedisError
from libs.faust_redis.group import Group
from libs.faust_redis.in_flight import InFlight
from libs.faust_redis.lane import Lane
from libs.faust_redis.link import Link
from libs.faust_redis.monitor import Monitor
from libs.faust_redis.settings import Options

logger = logging.getLogger(__name__)

FIRST_PAUSE_SECONDS = 0.05


class Reader:
    """Reads until no more entries are to be taken in hand, and then ends by itself.

    A blocked read must never be cancelled: the entries of its answer would be ours without our knowing.
    """

    def __init__(
        self,
        group: Group,
        link: Link,
        lane: Lane,
        *,
        in_flight: InFlight,
        options: Options,
        monitor: Monitor,
        clock: Callable[[], float],
    ) -> None:
        """Read over `link`, which nobody else uses."""
        self._group = group
        self._link = link
        self._lane = lane
        self._in_flight = in_flight
        self._options = options
        self._monitor = monitor
        self._clock = clock
        self._pause_seconds = FIRST_PAUSE_SECONDS

    async def run(self) -> None:
        """Read until no more entries are to be taken in hand; wait and try again while the server is away."""
        while await self._in_flight.wait_for_room():
            try:
                await self._read()
            except FaustRedisError as error:
                await self._recover(error)
            else:
                self._pause_seconds = FIRST_PAUSE_SECONDS
        await self._link.close()

    async def _read(self) -> None:
        # The entries are surely ours from before the server sent them: a process stopped between its
        # sending and our reading must not believe that they are fresh.
        asked_at = self._clock()
        entries = await self._group.read(
            self._link,
            most=self._in_flight.room,
            block_seconds=self._options.block_seconds,
            confirmed_at=asked_at,
        )
        if entries:
            self._monitor.delivered(self._group.stream, self._group.group, len(entries))
            self._lane.take_in(entries)

    async def _recover(self, error: FaustRedisError) -> None:
        extra = {"stream": self._group.stream, "error": str(error), "pause_seconds": self._pause_seconds}
        logger.warning("reading failed, trying again", extra=extra)
        await asyncio.sleep(self._pause_seconds)
        self._pause_seconds = min(2 * self._pause_seconds, self._options.reconnect_max_seconds)
        if isinstance(error, CommandRefused) and error.code == "NOGROUP":
            await self._create_group()

    async def _create_group(self) -> None:
        try:
            await self._group.create()
        except FaustRedisError as error:
            logger.warning(
                "group not created, trying again", extra={"stream": self._group.stream, "error": str(error)}
            )
