"""Jobs at set times."""

from __future__ import annotations

import asyncio
import logging

import pytest

from libs.faust_redis.jobs import Jobs


async def test_an_error_of_a_job_is_told_and_not_raised(caplog: pytest.LogCaptureFixture) -> None:
    """The timer that runs it goes on; the text of the error is not repeated."""

    async def job() -> None:
        raise ValueError("my private words")

    with caplog.at_level(logging.ERROR):
        await Jobs().guarded(job)()
    assert "job failed" in caplog.text
    assert "private" not in caplog.text


async def test_a_stop_waits_for_a_job_that_is_running() -> None:
    """What a job has begun, it may end."""
    jobs, finished = Jobs(), list[str]()
    proceed = asyncio.Event()

    async def job() -> None:
        await proceed.wait()
        finished.append("job")

    running = asyncio.create_task(jobs.guarded(job)())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    stopping = asyncio.create_task(jobs.finish(within_seconds=5))
    proceed.set()
    await stopping
    await running
    assert finished == ["job"]


async def test_a_job_that_does_not_end_is_cancelled() -> None:
    """A stop is bounded in time."""
    jobs = Jobs()
    running = asyncio.create_task(jobs.guarded(asyncio.Event().wait)())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await jobs.finish(within_seconds=0.01)
    with pytest.raises(asyncio.CancelledError):
        await running
