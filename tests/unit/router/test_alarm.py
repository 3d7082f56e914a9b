"""Waiting for the next of many moments."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from libs.common.clock import SystemClock
from services.router.alarm import Alarm

LONG = timedelta(seconds=30)
CEILING_SECONDS = 5.0
"""Far more than any of the waits below, far less than LONG."""


async def test_a_moment_that_has_come_wakes_at_once() -> None:
    """Nobody waits for what is already due."""
    clock = SystemClock()
    alarm = Alarm(clock=clock)
    alarm.set(clock.now())
    async with asyncio.timeout(CEILING_SECONDS):
        await alarm.wait(LONG)


async def test_a_moment_set_while_waiting_wakes() -> None:
    """A message that arrives during the wait shortens it."""
    clock = SystemClock()
    alarm = Alarm(clock=clock)
    waiting = asyncio.create_task(alarm.wait(LONG))
    await asyncio.sleep(0)
    alarm.set(clock.now() + timedelta(milliseconds=20))
    async with asyncio.timeout(CEILING_SECONDS):
        await waiting


async def test_an_earlier_moment_shortens_the_wait_for_a_later_one() -> None:
    """The earliest counts, whichever was set first."""
    clock = SystemClock()
    alarm = Alarm(clock=clock)
    alarm.set(clock.now() + LONG)
    waiting = asyncio.create_task(alarm.wait(LONG))
    await asyncio.sleep(0)
    alarm.set(clock.now())
    async with asyncio.timeout(CEILING_SECONDS):
        await waiting


async def test_without_a_moment_the_wait_ends_by_itself() -> None:
    """What other instances have left is looked for now and then."""
    async with asyncio.timeout(CEILING_SECONDS):
        await Alarm(clock=SystemClock()).wait(timedelta(milliseconds=20))


async def test_the_wait_does_not_end_before_the_moment() -> None:
    """A burst is not cut short."""
    clock = SystemClock()
    alarm = Alarm(clock=clock)
    moment = clock.now() + timedelta(milliseconds=50)
    alarm.set(moment)
    await alarm.wait(LONG)
    assert clock.now() >= moment


async def test_a_moment_wakes_once() -> None:
    """What has passed does not wake again."""
    clock = SystemClock()
    alarm = Alarm(clock=clock)
    alarm.set(clock.now())
    await alarm.wait(LONG)
    started = clock.now()
    await alarm.wait(timedelta(milliseconds=50))
    assert clock.now() - started >= timedelta(milliseconds=50)
