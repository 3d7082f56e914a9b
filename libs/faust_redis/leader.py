"""One leader among the processes of an app: a lease in Redis, renewed while the leader lives."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable

from libs.faust_redis import keys
from libs.faust_redis.errors import FaustRedisError
from libs.faust_redis.pipeline import Pipeline
from libs.faust_redis.scripts import Script

logger = logging.getLogger(__name__)


class Leader:
    """Holds the lease, or tries to get it."""

    def __init__(
        self,
        pipeline: Pipeline,
        *,
        app: str,
        candidate: str,
        lease_seconds: float,
        clock: Callable[[], float],
    ) -> None:
        """Lead `app` as `candidate`, whose name no other process has."""
        self._pipeline = pipeline
        self._key = keys.leader(app)
        self._candidate = candidate
        self._lease_seconds = lease_seconds
        self._clock = clock
        self._valid_until = float("-inf")
        self._resigned = False

    @property
    def leading(self) -> bool:
        """Whether the lease is ours for certain: the server never ends it earlier than we do."""
        return self._clock() < self._valid_until

    async def run(self) -> None:
        """Take or renew the lease three times in its length, until cancelled."""
        while not self._resigned:
            await self._campaign()
            await asyncio.sleep(self._lease_seconds / 3)

    async def resign(self) -> None:
        """Give the lease up, so that another process can lead at once."""
        self._resigned = True
        self._valid_until = float("-inf")
        with contextlib.suppress(FaustRedisError):  # the lease then ends by itself
            await RESIGN.run(self._pipeline, [self._key], self._candidate)

    async def _campaign(self) -> None:
        asked_at = self._clock()
        milliseconds = round(self._lease_seconds * 1000)
        try:
            won = await LEAD.run(self._pipeline, [self._key], self._candidate, milliseconds)
        except FaustRedisError as error:
            logger.warning("leader's lease not renewed, trying again", extra={"error": str(error)})
            return
        if won == 1 and not self._resigned:
            self._valid_until = asked_at + self._lease_seconds


LEAD = Script("""
-- KEYS lease; ARGV candidate, milliseconds: takes or renews the lease. Returns whether the candidate has it.
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
""")


RESIGN = Script("""
-- KEYS lease; ARGV holder: gives the lease up.
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
""")
