"""What is done for the streams now and then: measuring, trimming, watching memory, removing dead names."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from libs.faust_redis.errors import FaustRedisError
from libs.faust_redis.group import Group
from libs.faust_redis.leader import Leader
from libs.faust_redis.measures import measure
from libs.faust_redis.monitor import Monitor
from libs.faust_redis.pipeline import Pipeline
from libs.faust_redis.server_info import read_memory
from libs.faust_redis.settings import Options
from libs.faust_redis.trimming import trim

logger = logging.getLogger(__name__)

JANITOR_SHARE = 6
"""How often the janitor comes within the time after which an idle name is removed."""


class Upkeep:
    """Looks after `groups`. A round that fails is told, and the next one comes at its time.

    Every process measures, so that the figures on its metrics page are never those of a former leader; one,
    the leader, trims and raises the alarm.
    """

    def __init__(
        self,
        groups: Sequence[Group],
        *,
        pipeline: Pipeline,
        leader: Leader,
        options: Options,
        monitor: Monitor,
    ) -> None:
        """Ask and act over `pipeline`; tell `monitor`."""
        self._groups = groups
        self._pipeline = pipeline
        self._leader = leader
        self._options = options
        self._monitor = monitor
        self._alarmed = False

    async def run(self) -> None:
        """Work until cancelled."""
        options = self._options
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._each(options.measure_seconds, self._measure))
            tasks.create_task(self._each(options.trim_seconds, self._trim))
            tasks.create_task(self._each(options.janitor_idle_seconds / JANITOR_SHARE, self._sweep_names))
            tasks.create_task(self._every(options.measure_seconds, self._watch_memory))

    async def _each(self, seconds: float, job: Callable[[Group], Awaitable[None]]) -> None:
        while True:
            await asyncio.sleep(seconds)
            for group in self._groups:
                await _guarded(job(group))

    async def _every(self, seconds: float, job: Callable[[], Awaitable[None]]) -> None:
        while True:
            await asyncio.sleep(seconds)
            await _guarded(job())

    async def _measure(self, group: Group) -> None:
        for each in await measure(self._pipeline, group.stream):
            if each.group == group.group:
                self._monitor.measured(each)

    async def _trim(self, group: Group) -> None:
        if self._leader.leading and (removed := await trim(self._pipeline, group.stream)):
            self._monitor.trimmed(group.stream, removed)

    async def _sweep_names(self, group: Group) -> None:
        removed = await group.sweep_names(idle_seconds=self._options.janitor_idle_seconds)
        if removed:
            logger.info("removed %d names of dead consumers", removed, extra={"stream": group.stream})

    async def _watch_memory(self) -> None:
        memory = await read_memory(self._pipeline)
        ceiling = self._options.memory_ceiling_bytes or memory.limit
        alarm = bool(ceiling) and memory.used > self._options.memory_alarm_share * ceiling
        self._monitor.memory(memory.used, ceiling, alarm=alarm)
        if alarm and not self._alarmed and self._leader.leading:
            extra = {"used_bytes": memory.used, "ceiling_bytes": ceiling}
            logger.critical("the server's memory runs short: at its ceiling it refuses appends", extra=extra)
        self._alarmed = alarm and self._leader.leading


async def _guarded(job: Awaitable[None]) -> None:
    try:
        await job
    except FaustRedisError as error:
        logger.warning("upkeep failed, trying again", extra={"error": str(error)})
