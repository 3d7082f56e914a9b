"""Work at set times: an error of one run is told and does not end the process, nor the runs that follow."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeAlias

from libs.faust_redis.descriptions import describe

logger = logging.getLogger(__name__)

Job: TypeAlias = Callable[[], Awaitable[object]]


class Jobs:
    """The jobs of a process that are running now."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()

    def guarded(self, job: Job) -> Callable[[], Coroutine[Any, Any, None]]:
        """Return `job` such that it never raises, and that a stop waits for it."""

        async def run() -> None:
            task = asyncio.create_task(_run(job))
            self._running.add(task)
            task.add_done_callback(self._running.discard)
            await asyncio.shield(task)

        # Faust names its timers by this. Not functools.wraps: Faust would look at the job's own parameters.
        run.__qualname__ = _name(job)
        return run

    async def finish(self, *, within_seconds: float) -> None:
        """Let running jobs end, and cancel those that have not within this time."""
        if not self._running:
            return
        _, late = await asyncio.wait(self._running, timeout=within_seconds)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late)


async def _run(job: Job) -> None:
    try:
        await job()
    except Exception as error:  # noqa: BLE001 - whatever a run raises, the next one comes at its time
        extra = {"job": _name(job), "error": describe(error)}
        logger.error("job failed", extra=extra)  # noqa: TRY400 - a traceback would repeat the error's text


def _name(job: Job) -> str:
    return getattr(job, "__qualname__", repr(job))
