"""Debian's Chromium, driven by Playwright; tests that need it are skipped where there is none."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import async_playwright

from tests.doubles.simulated_whatsapp import SimulatedWhatsApp, simulated_whatsapp
from tests.doubles.talking_bot import talk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser, Page

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """A headless browser with an invented microphone."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    if path is None:
        pytest.skip("no Chromium found: install Debian's package chromium, or name the program in CHROMIUM")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
        yield browser
        await browser.close()


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
