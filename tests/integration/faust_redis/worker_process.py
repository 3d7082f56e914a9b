"""A worker process for tests.

It copies notes to another stream. A note's text can ask for more: `slow` takes a while, `kill` kills the
process, `block` blocks the event loop of the process called `busy`.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import threading
import time

from libs.faust_redis.app import App
from libs.faust_redis.outcomes import Done, Outcome
from libs.faust_redis.settings import Options
from tests.integration.faust_redis.support import COPIES, GROUP, NOTES, Note

SLOW_SECONDS = 0.6
BLOCK_SECONDS = 3.0
OPTIONS = Options(visibility_seconds=1.0, max_deliveries=3, stop_seconds=5.0, backoff_seconds=0.05)


def app_name(name: str) -> str:
    """What the server shows of the process called `name` among its clients."""
    return f"copier-{name}"


def app(redis_url: str, name: str) -> App:
    """The app that copies notes."""
    copying = App(
        app_name(name), redis_url=redis_url, group=GROUP, consumer=name, options=OPTIONS, token=lambda: "test"
    )

    @copying.stream(NOTES, concurrency=16)
    async def copy(note: Note) -> Outcome:
        if note.text == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if note.text == "slow":
            await asyncio.sleep(SLOW_SECONDS)
        if note.text == "block" and name == "busy":
            time.sleep(BLOCK_SECONDS)  # noqa: ASYNC251 - what must not be done, done on purpose
        await copying.stream_producer.append(COPIES, Note(note.number, name))
        return Done()

    return copying


def run(redis_url: str, name: str) -> None:
    """Be that process, until it is told to stop or the tests end."""
    threading.Thread(target=_end_with_the_tests, daemon=True).start()
    app(redis_url, name).run()


def _end_with_the_tests() -> None:
    tests = multiprocessing.parent_process()
    assert tests
    tests.join()
    os._exit(1)
