"""A process that is kept running."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from tools.dev.output import Files
from tools.dev.supervisor import Supervised

COUNT = "import os; print('run', flush=True)"
STAY = "import time; print('run', flush=True); time.sleep(600)"
IGNORE = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + STAY


@asynccontextmanager
async def supervised(folder: Path, code: str) -> AsyncIterator[Supervised]:
    """Run Python code under supervision until the block ends."""
    with closing(Files(folder)) as output:
        command = [sys.executable, "-c", code]
        process = Supervised("example", command, environment=os.environ, folder=folder, output=output)
        task = asyncio.create_task(process.run())
        yield process
        await process.stop(within=0.5)
        await task


async def eventually(condition: Callable[[], bool]) -> None:
    """Return once the condition holds; a hang fails the test."""
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110 - another process makes it true, which sets no event
            await asyncio.sleep(0.02)


def log(folder: Path) -> str:
    """What the process has written so far."""
    path = folder / "example.log"
    return path.read_text() if path.exists() else ""


async def test_a_process_that_ends_is_started_again(tmp_path: Path) -> None:
    """It is said how it ended and when it starts again."""
    async with supervised(tmp_path, COUNT):
        await eventually(lambda: log(tmp_path).count("run\n") == 2)
    assert "bin/dev: ended with exit code 0; starts again in 0.5 s" in log(tmp_path)


async def test_a_process_that_is_killed_is_started_again(tmp_path: Path) -> None:
    """A crash is survived."""
    async with supervised(tmp_path, STAY) as process:
        await eventually(lambda: log(tmp_path).count("run\n") == 1)
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        await eventually(lambda: log(tmp_path).count("run\n") == 2)
    assert "ended with exit code -9" in log(tmp_path)


async def test_a_process_that_is_stopped_is_not_started_again(tmp_path: Path) -> None:
    """Stopping ends the supervision too."""
    async with supervised(tmp_path, STAY):
        await eventually(lambda: "run\n" in log(tmp_path))
    assert log(tmp_path) == "run\n"


async def test_a_process_that_ignores_being_stopped_is_killed(tmp_path: Path) -> None:
    """The end does not depend on the process."""
    async with supervised(tmp_path, IGNORE) as process:
        await eventually(lambda: "run\n" in log(tmp_path))
        assert process.pid is not None
        await process.stop(within=0.1)
        with pytest.raises(ProcessLookupError):
            os.kill(process.pid, 0)
