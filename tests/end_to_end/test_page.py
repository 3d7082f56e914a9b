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


async def test_a_customer_who_writes_on_the_page_is_greeted_by_name(page: Page, tmp_path: Path) -> None:
    """One tap from the empty page to an answer by name; with UPDATE_PICTURES the README's picture is made."""
    await page.get_by_role("button", name="Hola, soy Carlos").click()
    await expect(page.locator(".line.in .words")).to_contain_text(re.compile("Carlos"), timeout=10_000)
    await page.get_by_label("Mensaje", exact=True).fill("Quiero una moto para trocha, ¿me ayudan?")
    await page.keyboard.press("Enter")
    await expect(page.locator(".line.in .words")).to_have_count(2, timeout=10_000)
    picture = PICTURE if os.environ.get("UPDATE_PICTURES") else tmp_path / "page.png"
    await page.screenshot(path=picture)
    assert picture.stat().st_size > 0
