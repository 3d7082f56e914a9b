"""A simulator and a scripted bot for each test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.doubles.clock import MONDAY_MORNING, Clock
from tests.doubles.simulated_whatsapp import SimulatedWhatsApp, simulated_whatsapp

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture(scope="session")
async def running() -> AsyncIterator[tuple[SimulatedWhatsApp, Clock]]:
    """One pair for all tests: starting servers takes longer than most tests."""
    clock = Clock()
    async with simulated_whatsapp(clock=clock) as both:
        yield both, clock


@pytest.fixture
def clock(running: tuple[SimulatedWhatsApp, Clock]) -> Clock:
    """The simulator's clock: stands still until the test moves it."""
    return running[1]


@pytest.fixture
async def whatsapp(running: tuple[SimulatedWhatsApp, Clock]) -> AsyncIterator[SimulatedWhatsApp]:
    """Both sides as if just started, with an echo as the bot."""
    whatsapp, clock = running
    yield whatsapp
    clock.now = MONDAY_MORNING
    await whatsapp.start_afresh()
