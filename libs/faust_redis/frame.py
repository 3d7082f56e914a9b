"""Faust as the frame of a process: signals, order of start and stop, timers, crontab, web server."""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo
from typing import NoReturn

import faust
from faust.app.base import BootStrategy
from faust.contrib.asgi import serve_asgi
from starlette.types import ASGIApp

from libs.faust_redis import worker
from libs.faust_redis.jobs import Job, Jobs


class WithoutKafka(BootStrategy):
    """Starts neither producer, consumer, conductor nor tables."""

    enable_kafka = False


class Frame(faust.App):
    """A Faust app that has nothing of Kafka's, and whose timers outlive their errors."""

    BootStrategy = WithoutKafka

    def __init__(self, name: str, *, web: ASGIApp | None, host: str, port: int) -> None:
        """Serve `web` on `host` and `port`, if there is one, once the process runs."""
        super().__init__(name, web_bind=host, web_port=port)
        self._jobs = Jobs()
        if web is not None:
            serve_asgi(self, web, host=host, port=port, access_log=False)

    def timer(  # type: ignore[override]  # a timer of typed jobs that outlives their errors
        self, interval: float, on_leader: bool = False, *, at_start: bool = False
    ) -> Callable[[Job], Job]:
        """Run a function every `interval` seconds; with `on_leader`, only while this process leads the app.

        The first run comes after `interval`, with `at_start` another one when the app has started.
        A run that raises is logged, and the next one comes at its time.
        """
        schedule = super().timer(interval, on_leader=on_leader)

        def register(job: Job) -> Job:
            guarded: Job = self._jobs.guarded(job)
            if at_start:
                self.task(guarded)
            schedule(guarded)
            return job

        return register

    def crontab(  # type: ignore[override]  # as above
        self, cron_format: str, *, timezone: tzinfo | None = None, on_leader: bool = False
    ) -> Callable[[Job], Job]:
        """Run a function at the times that `cron_format` names; otherwise like `timer`."""
        schedule = super().crontab(cron_format, timezone=timezone, on_leader=on_leader)
        return lambda job: schedule(self._jobs.guarded(job))

    def run(self) -> NoReturn:
        """Run the process until it is told to stop, then exit."""
        worker.run(self)

    async def on_first_start(self) -> None:
        """Make none of the folders that Faust would keep tables in."""

    async def _wait_for_table_recovery_completed(self) -> bool:
        return False  # there are no tables; Faust would make its table manager to ask it
