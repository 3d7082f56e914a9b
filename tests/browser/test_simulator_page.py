"""The phone in the simulator's page, used as a person uses it."""

from __future__ import annotations

from playwright.async_api import Page, expect

from tests.doubles.simulated_whatsapp import SimulatedWhatsApp
from tests.doubles.talking_bot import GREETING
from tools.simulator.inputs import NewMessage

# A single blue pixel.
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c631072dbf11f"
    "00038e02104679b4e70000000049454e44ae426082"
)
GREETING_AS_SHOWN = GREETING.replace("*", "")


async def say(page: Page, text: str) -> None:
    """Write and press Enter."""
    await page.get_by_label("Mensaje", exact=True).fill(text)
    await page.keyboard.press("Enter")


async def test_an_example_makes_a_customer_who_is_greeted(page: Page) -> None:
    """One tap from the empty page to an answer."""
    await page.get_by_role("button", name="Hola, soy Carlos").first.click()
    await expect(page.locator(".line.in .words")).to_have_text(GREETING_AS_SHOWN)
    await expect(page.locator(".person")).to_have_count(1)


async def test_bold_text_is_bold(page: Page) -> None:
    """WhatsApp's asterisks are not shown."""
    await page.get_by_role("button", name="Hola, soy Carlos").first.click()
    await expect(page.locator(".line.in .words strong")).to_have_text("GP Bikes")


async def test_ticks_turn_blue_when_the_business_has_read(page: Page) -> None:
    """And the business sees its own message as read, because somebody looks at the phone."""
    await page.get_by_role("button", name="Hola, soy Carlos").first.click()
    await expect(page.locator(".line.out .tick")).to_have_attribute("data-status", "read")
    await expect(page.locator(".line.in .tick")).to_have_attribute("data-status", "read")


async def test_typing_is_shown_until_something_comes(page: Page, whatsapp: SimulatedWhatsApp) -> None:
    """Dots in the conversation, words in the header."""
    await say(page, "un momento")
    await expect(page.locator(".typing-line")).to_be_visible()
    await expect(page.locator("#presence")).to_have_text("escribiendo…")
    key = await page.locator(".person").get_attribute("data-key")
    customer = await whatsapp.client.find_customer(str(key))
    await whatsapp.bot.call({"to": customer.customer.phone, "type": "text", "text": {"body": "Ya."}})
    await expect(page.locator(".typing-line")).to_have_count(0)


async def test_a_button_can_be_tapped_once(page: Page, whatsapp: SimulatedWhatsApp) -> None:
    """Its payload goes to the bot, and the buttons rest."""
    await say(page, "¿Cuánto vale la MT-03?")
    await page.get_by_role("button", name="Ver cuotas", exact=True).click()
    await expect(page.get_by_role("button", name="Ver cuotas", exact=True)).to_be_disabled()
    tapped = {"type": "button_reply", "button_reply": {"id": "cuotas", "title": "Ver cuotas"}}
    await whatsapp.bot.until(lambda: whatsapp.bot.messages[-1].get("interactive") == tapped)


async def test_a_row_of_a_list_is_chosen_in_a_sheet(page: Page, whatsapp: SimulatedWhatsApp) -> None:
    """As on the phone."""
    await say(page, "¿Cuánto vale la MT-03?")
    await page.get_by_role("button", name="Ver cuotas", exact=True).click()
    await page.get_by_role("button", name="Ver plazos", exact=True).click()
    await page.get_by_role("dialog").get_by_role("button", name="36 meses").click()
    await expect(page.get_by_role("dialog")).to_be_hidden()
    await whatsapp.bot.until(lambda: '"list_reply":{"id":"36"' in whatsapp.bot.received_text())


async def test_a_template_is_shown_with_its_buttons(page: Page, whatsapp: SimulatedWhatsApp) -> None:
    """A tap on one is a `button` message."""
    await say(page, "¿Cuándo es mi cita?")
    await expect(page.locator(".header-text")).to_have_text("Recordatorio de su cita")
    await page.get_by_role("button", name="Confirmo", exact=True).click()
    await whatsapp.bot.until(lambda: whatsapp.bot.messages[-1]["type"] == "button")


async def test_a_photo_is_sent_with_its_caption(page: Page, whatsapp: SimulatedWhatsApp) -> None:
    """Chosen, looked at, described, sent."""
    await page.get_by_role("button", name="Nuevo cliente", exact=True).click()
    async with page.expect_file_chooser() as chooser:
        await page.get_by_label("Enviar una foto").click()
    await (await chooser.value).set_files({"name": "moto.png", "mimeType": "image/png", "buffer": PICTURE})
    await page.get_by_label("Comentario").fill("¿Tienen esta?")
    await page.keyboard.press("Enter")
    await expect(page.locator(".line.out .photo img")).to_be_visible()
    await whatsapp.bot.until(lambda: '"caption":"¿Tienen esta?"' in whatsapp.bot.received_text())


async def test_a_voice_note_is_recorded_and_can_be_played(page: Page, whatsapp: SimulatedWhatsApp) -> None:
    """The browser's invented microphone beeps."""
    await page.get_by_role("button", name="Nuevo cliente", exact=True).click()
    await page.get_by_label("Grabar una nota de voz").click()
    await expect(page.locator("#recording-time")).to_have_text("0:01")
    await page.get_by_label("Enviar la nota de voz").click()
    await expect(page.locator(".line.in .words")).to_have_text("Escuché su nota de voz.")
    assert '"voice":true' in whatsapp.bot.received_text()
    await page.get_by_label("Reproducir").click()
    await expect(page.locator(".voice-wave i.played").first).to_be_visible()


async def test_a_message_can_be_answered_edited_and_deleted(page: Page, whatsapp: SimulatedWhatsApp) -> None:
    """From its menu."""
    await say(page, "quiero una MT-30")
    await page.get_by_label("Opciones del mensaje").click()
    await page.get_by_role("button", name="Editar").click()
    await expect(page.get_by_label("Mensaje", exact=True)).to_have_value("quiero una MT-30")
    await say(page, "quiero una moto")
    await expect(page.locator(".line.out .words")).to_have_text("quiero una moto")
    await page.get_by_label("Opciones del mensaje").click()
    await page.get_by_role("button", name="Eliminar para todos").click()
    await expect(page.locator(".line.out .deleted")).to_be_visible()
    await whatsapp.bot.until(lambda: whatsapp.bot.messages[-1]["type"] == "revoke")


async def test_a_reply_quotes_and_a_reaction_sticks(page: Page) -> None:
    """Both from the menu of the business's message."""
    await page.get_by_role("button", name="Hola, soy Carlos").first.click()
    await page.locator(".line.in").get_by_label("Opciones del mensaje").click()
    await page.get_by_label("Reaccionar 👍").click()
    await expect(page.locator(".line.in .reactions")).to_have_text("👍")
    await page.locator(".line.in").get_by_label("Opciones del mensaje").click()
    await page.get_by_role("button", name="Responder").click()
    await say(page, "gracias")
    await expect(page.locator(".line.out .quote strong")).to_have_text("GP Bikes")


async def test_a_username_customer_is_told_apart(page: Page) -> None:
    """The list shows the username, for there is no number."""
    await page.get_by_label("Nuevo cliente con nombre de usuario").click()
    await expect(page.locator(".person-last")).to_contain_text("@")


async def test_a_location_a_contact_and_a_sticker_are_shown(page: Page, whatsapp: SimulatedWhatsApp) -> None:
    """Each with a bubble of its own kind."""
    await page.get_by_role("button", name="Nuevo cliente", exact=True).click()
    for tile, choice in (("Ubicación", "Chapinero"), ("Sticker", "Sticker 🏍️"), ("Contacto", None)):
        await page.get_by_label("Adjuntar").click()
        await page.get_by_role("dialog").get_by_role("button", name=tile).click()
        if choice:
            await page.get_by_role("dialog").get_by_role("button", name=choice).click()
    await expect(page.locator(".map")).to_be_visible()
    await expect(page.locator(".sticker")).to_be_visible()
    await expect(page.locator(".person-card")).to_contain_text("Marta Inventada")
    await whatsapp.bot.until(lambda: len(whatsapp.bot.messages) == 3)


async def test_what_a_customer_writes_is_never_markup(page: Page) -> None:
    """Angle brackets are shown as they are."""
    await say(page, "<img src=x onerror=alert(1)> <b>hola</b>")
    await expect(page.locator(".line.out .words")).to_have_text("<img src=x onerror=alert(1)> <b>hola</b>")
    await expect(page.locator(".line.out .words b")).to_have_count(0)


async def test_another_customers_message_is_counted_as_unread(
    page: Page, whatsapp: SimulatedWhatsApp
) -> None:
    """Replies to somebody who is not looked at."""
    other = await whatsapp.client.make_customer()
    await page.get_by_role("button", name="Nuevo cliente", exact=True).click()
    await other.send_text("Hola, soy Carlos")
    await expect(page.locator(".person-badge")).to_have_text("1")


async def test_days_are_separated(page: Page, whatsapp: SimulatedWhatsApp) -> None:
    """Bogotá's days, with names for the last two."""
    customer = await whatsapp.client.make_customer()
    await customer.send(NewMessage(content={"body": "hace tiempo"}, at=1_795_000_000))
    await customer.send_text("ahora")
    await page.reload()
    await expect(page.locator(".day")).to_have_count(2)
    await expect(page.locator(".day").last).to_have_text("Hoy")
