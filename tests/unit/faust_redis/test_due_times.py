"""Due times: a keeper sleeps until something is due, and no longer."""

from __future__ import annotations

import asyncio

from libs.faust_redis.due_times import DueTimes


async def test_waiting_ends_when_the_first_of_them_is_due() -> None:
    """The order in which they were added does not matter."""
    due_times = DueTimes(clock=asyncio.get_running_loop().time)
    due_times.add(60)
    due_times.add(0.01)
    await asyncio.wait_for(due_times.wait(at_most=60), 5)


async def test_something_added_meanwhile_shortens_the_wait() -> None:
    """A waiter learns of what becomes due earlier than it thought."""
    due_times = DueTimes(clock=asyncio.get_running_loop().time)
    waiting = asyncio.create_task(due_times.wait(at_most=60))
    await asyncio.sleep(0)
    due_times.add(0)
    await asyncio.wait_for(waiting, 5)


async def test_without_anything_due_waiting_ends_by_itself() -> None:
    """The longest wait is the caller's."""
    await asyncio.wait_for(DueTimes(clock=asyncio.get_running_loop().time).wait(at_most=0.01), 5)


async def test_a_due_time_wakes_once() -> None:
    """What was waited for is forgotten: the next wait is as long as it was asked to be."""
    due_times = DueTimes(clock=asyncio.get_running_loop().time)
    due_times.add(0)
    await due_times.wait(at_most=60)
    waiting = asyncio.create_task(due_times.wait(at_most=60))
    done, _ = await asyncio.wait([waiting], timeout=0.05)
    waiting.cancel()
    assert not done
