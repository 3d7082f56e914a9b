"""Files over the Graph API."""

from __future__ import annotations

import hashlib

import httpx

from tests.doubles.clock import Clock
from tests.doubles.scripted_bot import PHONE_NUMBER_ID
from tests.doubles.simulated_whatsapp import SimulatedWhatsApp
from tools.simulator.inputs import CustomerChange
from tools.simulator.json_types import as_object, text_at

PICTURE = b"\x89PNG invented picture"


async def upload(
    whatsapp: SimulatedWhatsApp, content: bytes = PICTURE, mime_type: str = "image/png"
) -> httpx.Response:
    """As the courier uploads a catalog photo."""
    return await whatsapp.bot.graph.post(
        f"/v26.0/{PHONE_NUMBER_ID}/media",
        data={"messaging_product": "whatsapp", "type": mime_type},
        files={"file": ("mt03.png", content, mime_type)},
    )


async def test_an_uploaded_picture_can_be_sent(whatsapp: SimulatedWhatsApp) -> None:
    """By its id; the customer sees it."""
    media_id = (await upload(whatsapp)).json()["id"]
    customer = await whatsapp.client.make_customer()
    await customer.change(CustomerChange(window_open=True))
    image = {"id": media_id, "caption": "MT-03"}
    await whatsapp.bot.call({"to": customer.customer.phone, "type": "image", "image": image})
    assert (await customer.next_reply()).content == image


async def test_an_upload_beyond_whatsapps_limit_is_131053(whatsapp: SimulatedWhatsApp) -> None:
    """Images have at most 5 MB."""
    answer = await upload(whatsapp, b"x" * (5 * 1024 * 1024 + 1))
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, 131053)


async def test_an_upload_without_file_is_131008(whatsapp: SimulatedWhatsApp) -> None:
    """The form must have the field."""
    answer = await whatsapp.bot.graph.post(
        f"/v26.0/{PHONE_NUMBER_ID}/media", data={"messaging_product": "whatsapp"}
    )
    assert answer.json()["error"]["code"] == 131008


async def test_a_sound_cannot_be_sent_as_an_image(whatsapp: SimulatedWhatsApp) -> None:
    """The type of the message and of the file must agree."""
    media_id = (await upload(whatsapp, b"OggS", "audio/ogg")).json()["id"]
    image = {"to": "573000000001", "type": "image", "image": {"id": media_id}}
    assert (await whatsapp.bot.call(image)).json()["error"]["code"] == 131053


async def test_an_unknown_file_cannot_be_sent(whatsapp: SimulatedWhatsApp) -> None:
    """Expired ones neither."""
    image = {"to": "573000000001", "type": "image", "image": {"id": "1"}}
    assert (await whatsapp.bot.call(image)).json()["error"]["code"] == 100


async def test_a_customers_voice_note_is_fetched_by_id(whatsapp: SimulatedWhatsApp) -> None:
    """The webhook tells id, type and hash; the address needs the token and brings the same bytes."""
    sound = await whatsapp.client.upload(
        b"OggS invented", mime_type="audio/ogg; codecs=opus", filename="nota.ogg"
    )
    customer = await whatsapp.client.make_customer()
    await customer.send_file("audio", sound, voice=True)
    await whatsapp.bot.until(lambda: bool(whatsapp.bot.messages))
    audio = as_object(whatsapp.bot.messages[0]["audio"])
    assert (audio["voice"], audio["mime_type"]) == (True, "audio/ogg; codecs=opus")
    address = (await whatsapp.bot.graph.get(f"/v26.0/{text_at(audio, 'id')}")).json()["url"]
    fetched = await whatsapp.bot.graph.get(address)
    assert hashlib.sha256(fetched.content).hexdigest() == audio["sha256"]


async def test_the_address_in_the_webhook_works_too(whatsapp: SimulatedWhatsApp) -> None:
    """Since November 2025 it is there from the beginning."""
    file = await whatsapp.client.upload(PICTURE, mime_type="image/png", filename="moto.png")
    customer = await whatsapp.client.make_customer()
    sent = await customer.send_file("image", file)
    fetched = await whatsapp.bot.graph.get(text_at(as_object(sent.content), "url"))
    assert fetched.content == PICTURE


async def test_a_download_needs_the_token(whatsapp: SimulatedWhatsApp) -> None:
    """An address alone opens nothing."""
    media_id = (await upload(whatsapp)).json()["id"]
    address = (await whatsapp.bot.graph.get(f"/v26.0/{media_id}")).json()["url"]
    async with httpx.AsyncClient(trust_env=False) as stranger:
        assert (await stranger.get(address)).status_code == 401


async def test_an_address_ends_after_five_minutes_and_can_be_had_anew(
    whatsapp: SimulatedWhatsApp, clock: Clock
) -> None:
    """The id lives on."""
    media_id = (await upload(whatsapp)).json()["id"]
    address = (await whatsapp.bot.graph.get(f"/v26.0/{media_id}")).json()["url"]
    clock.forward(301)
    assert (await whatsapp.bot.graph.get(address)).status_code == 404
    again = (await whatsapp.bot.graph.get(f"/v26.0/{media_id}")).json()["url"]
    assert (await whatsapp.bot.graph.get(again)).content == PICTURE


async def test_a_deleted_file_has_no_address(whatsapp: SimulatedWhatsApp) -> None:
    """Meta answers 100."""
    media_id = (await upload(whatsapp)).json()["id"]
    assert (await whatsapp.bot.graph.delete(f"/v26.0/{media_id}")).json() == {"success": True}
    answer = await whatsapp.bot.graph.get(f"/v26.0/{media_id}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, 100)


async def test_the_page_hands_out_unknown_types_as_downloads(whatsapp: SimulatedWhatsApp) -> None:
    """An uploaded page must not run as one."""
    file = await whatsapp.client.upload(b"<script>", mime_type="text/html", filename="x.html")
    answer = await whatsapp.bot.graph.get(f"/api/media/{file.id}")
    assert answer.headers["content-disposition"] == "attachment"
    assert answer.headers["x-content-type-options"] == "nosniff"
