"""A conversation as a person has it: in the simulator's page, with the real services behind it."""

from __future__ import annotations

import os
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.end_to_end.system import ROOT, System
from tools.simulator.client import SimulatorClient
from tools.simulator.inputs import NewCustomer

PICTURE = ROOT / "docs" / "images" / "simulator.png"


@pytest.fixture
async def page(browser: Browser, system: System, simulator: SimulatorClient) -> AsyncIterator[Page]:  # noqa: ARG001 - the simulator is reset before the page looks at it
    """The simulator's page, with nobody in it."""
    context = await browser.new_context(viewport={"width": 1440, "height": 900}, locale="es-CO")
    context.set_default_timeout(20_000)
    page = await context.new_page()
    await page.goto(system.simulator_url)
    await page.locator("body[data-ready]").wait_for()
    yield page
    await context.close()


async def test_a_conversation_on_the_page_is_answered_by_name(
    page: Page, simulator: SimulatorClient, tmp_path: Path
) -> None:
    """A person writes twice and is answered twice; with UPDATE_PICTURES the README's picture is made."""
    await simulator.make_customer(NewCustomer(name="Carlos Rojas"))
    await page.get_by_text("Carlos Rojas").click()
    await say(page, "Hola, soy Carlos")
    await expect(page.locator(".line.in .words")).to_contain_text(re.compile("Carlos"), timeout=10_000)
    await say(page, "Quiero una moto para trocha, ¿me ayudan?")
    await expect(page.locator(".line.in .words")).to_have_count(2, timeout=10_000)
    await expect(page.locator(".line.in .tick").last).to_have_attribute("data-status", "read")
    picture = PICTURE if os.environ.get("UPDATE_PICTURES") else tmp_path / "page.png"
    await page.screenshot(path=picture)
    assert picture.stat().st_size > 0


async def say(page: Page, text: str) -> None:
    """Write and press Enter."""
    await page.get_by_label("Mensaje", exact=True).fill(text)
    await page.keyboard.press("Enter")
