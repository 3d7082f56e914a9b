"""The developer's panel, narrow screens, and what holds for the page as a whole."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.async_api import Page, expect

from tests.doubles.simulated_whatsapp import SimulatedWhatsApp
from tools.simulator.faults import Fault


async def test_the_log_opens_to_the_json(page: Page) -> None:
    """Webhooks and Graph API calls, with status and time."""
    await page.get_by_role("button", name="Hola, soy Carlos").first.click()
    row = page.locator('.exchange[data-operation="send.text"]')
    await row.locator("summary").click()
    await expect(row.locator(".json").first).to_contain_text('"messaging_product": "whatsapp"')
    await expect(row.locator(".code")).to_have_text("200")


async def test_a_fault_set_in_the_panel_strikes(page: Page, whatsapp: SimulatedWhatsApp) -> None:
    """And shows as active until it is over."""
    await page.get_by_role("tab", name="Faults").click()
    fault = page.locator('[data-fault="server_error"]')
    await fault.get_by_label("next").fill("1")
    await page.keyboard.press("Enter")
    await expect(page.locator("#faults-badge")).to_have_text("1")
    await page.get_by_role("button", name="Hola, soy Carlos").first.click()
    await expect(fault).to_contain_text("happened 1")
    assert (await whatsapp.client.set_faults({})).faults["server_error"] == Fault(happened=1)


async def test_behaviour_is_changed_by_a_switch(page: Page, whatsapp: SimulatedWhatsApp) -> None:
    """The simulator obeys at once."""
    await page.get_by_role("tab", name="Behaviour").click()
    await page.locator('[data-setting="pair_rate"]').click()
    await expect(page.locator('[data-setting="pair_rate"]')).not_to_be_checked()
    assert not (await whatsapp.client.behave()).pair_rate


async def test_a_message_that_failed_is_marked(page: Page, whatsapp: SimulatedWhatsApp) -> None:
    """With the code the gateway was told."""
    await whatsapp.client.set_faults({"failed_status": Fault(next=1, error_code=131026)})
    await page.get_by_role("button", name="Hola, soy Carlos").first.click()
    await expect(page.locator(".failure")).to_have_text("No le llegó al cliente (error 131026)")


async def test_on_a_narrow_screen_the_phone_fills_it(page: Page) -> None:
    """List and panel open over it, and nothing sticks out."""
    await page.set_viewport_size({"width": 390, "height": 800})
    await page.reload()
    await page.get_by_role("button", name="Hola, soy Carlos").first.click()
    await expect(page.locator(".line.in .words")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390
    await page.get_by_role("button", name="Clientes", exact=True).click()
    await expect(page.locator(".person")).to_be_visible()


async def test_everything_that_can_be_used_has_a_name(page: Page) -> None:
    """No button or field without one, for those who hear the page."""
    nameless = await page.evaluate(
        """() => [...document.querySelectorAll("button, input:not([hidden]), textarea, select")]
            .filter((one) => !one.textContent.trim() && !one.ariaLabel && !one.labels?.length)
            .map((one) => one.outerHTML)"""
    )
    assert nameless == []


async def test_a_picture_of_the_page_can_be_kept(page: Page, tmp_path: Path) -> None:
    """For the README: into the folder that SCREENSHOTS names, otherwise nowhere that lasts."""
    await page.get_by_role("button", name="Hola, soy Carlos").first.click()
    await page.get_by_label("Mensaje", exact=True).fill("¿Cuánto vale la MT-03?")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Ver cuotas", exact=True)).to_be_visible()
    await expect(page.locator('.line.in .tick:not([data-status="read"])')).to_have_count(0)
    folder = Path(os.environ.get("SCREENSHOTS", tmp_path))
    await page.screenshot(path=folder / "simulator.png")
    assert (folder / "simulator.png").stat().st_size > 10_000


async def test_acts_of_a_customer_beyond_the_phone_reach_the_gateway(
    page: Page, whatsapp: SimulatedWhatsApp
) -> None:
    """Advertising is stopped, a person answers from the app, and an order is shown as what was picked."""
    await page.get_by_role("button", name="Hola, soy Carlos").first.click()
    await page.get_by_role("tab", name="Tools").click()
    for name in ("Stop advertising", "A person answers from the app", "Order"):
        await page.get_by_role("button", name=name, exact=True).click()
    await whatsapp.until(lambda counts: counts.counters.get("webhook.field.smb_message_echoes.200") == 1)
    await whatsapp.until(lambda counts: counts.counters.get("webhook.field.user_preferences.200") == 1)
    await expect(page.locator(".line.out .person-card").last).to_contain_text("MT-03")
