"""The simulator's page in a browser, with a bot behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.doubles.simulated_whatsapp import SimulatedWhatsApp, simulated_whatsapp
from tests.doubles.talking_bot import talk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser, Page


@pytest.fixture(scope="session")
async def talking_whatsapp() -> AsyncIterator[SimulatedWhatsApp]:
    """The simulator with a bot that answers with every kind of message: one for all tests."""
    async with simulated_whatsapp(talk) as running:
        yield running


@pytest.fixture
async def whatsapp(talking_whatsapp: SimulatedWhatsApp) -> AsyncIterator[SimulatedWhatsApp]:
    """The simulator as if just started."""
    yield talking_whatsapp
    await talking_whatsapp.start_afresh()


@pytest.fixture
async def page(browser: Browser, whatsapp: SimulatedWhatsApp) -> AsyncIterator[Page]:
    """The simulator's page, loaded; a script error fails the test."""
    context = await browser.new_context(
        viewport={"width": 1440, "height": 900}, locale="es-CO", permissions=["microphone"]
    )
    context.set_default_timeout(15_000)
    page = await context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    await page.goto(whatsapp.url)
    await page.locator("body[data-ready]").wait_for()
    yield page
    await context.close()
    assert problems == []
