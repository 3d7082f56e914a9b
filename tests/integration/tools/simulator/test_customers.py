"""What customers do besides writing texts."""

from __future__ import annotations

import pytest

from tests.doubles.simulated_whatsapp import SimulatedWhatsApp
from tools.simulator.client import NoReplyError, SimulatorClientError
from tools.simulator.inputs import CustomerChange, NewCustomer, NewMessage
from tools.simulator.json_types import as_list, as_object


async def received(whatsapp: SimulatedWhatsApp, message_type: str) -> dict[str, object]:
    """The first update of this type that has come to the bot."""
    await whatsapp.bot.until(lambda: any(one["type"] == message_type for one in whatsapp.bot.messages))
    return dict(next(one for one in whatsapp.bot.messages if one["type"] == message_type))


async def test_a_username_customer_is_answered(whatsapp: SimulatedWhatsApp) -> None:
    """Without a phone number on either side."""
    customer = await whatsapp.client.make_customer(NewCustomer(username_only=True))
    await customer.send_text("hola")
    assert (await customer.next_reply()).content == {"body": "eco: hola"}
    assert "from" not in whatsapp.bot.messages[0]


async def test_replies_come_one_by_one(whatsapp: SimulatedWhatsApp) -> None:
    """Each call of `next_reply` returns the next."""
    customer = await whatsapp.client.make_customer()
    await customer.send_text("uno")
    await customer.send_text("dos")
    replies = [(await customer.next_reply()).content for _ in range(2)]
    assert sorted(str(as_object(reply)["body"]) for reply in replies) == ["eco: dos", "eco: uno"]


async def test_silence_is_an_error_of_its_own(whatsapp: SimulatedWhatsApp) -> None:
    """Tests that expect an answer fail with it."""
    customer = await whatsapp.client.make_customer()
    with pytest.raises(NoReplyError, match=r"within 0\.1 s"):
        await customer.next_reply(0.1)


async def test_an_edited_message_shows_its_new_text(whatsapp: SimulatedWhatsApp) -> None:
    """The gateway gets an `edit` that names the original."""
    customer = await whatsapp.client.make_customer()
    original = await customer.send_text("quiero una MT-30")
    replacement = {"type": "text", "text": {"body": "quiero una MT-03"}}
    edit = {"original_message_id": original.id, "message": replacement}
    await customer.send(NewMessage(type="edit", content=edit))
    assert (await received(whatsapp, "edit"))["edit"] == edit
    shown = (await customer.messages())[0]
    assert (shown.content, shown.edited) == ({"body": "quiero una MT-03"}, True)


async def test_a_revoked_message_shows_as_deleted(whatsapp: SimulatedWhatsApp) -> None:
    """The gateway gets a `revoke` that names the original."""
    customer = await whatsapp.client.make_customer()
    original = await customer.send_text("me equivoqué")
    revoke = {"original_message_id": original.id}
    await customer.send(NewMessage(type="revoke", content=revoke))
    assert (await received(whatsapp, "revoke"))["revoke"] == revoke
    assert (await customer.messages())[0].revoked


async def test_a_customer_reacts_to_a_reply(whatsapp: SimulatedWhatsApp) -> None:
    """An empty emoji takes the reaction back."""
    customer = await whatsapp.client.make_customer()
    await customer.send_text("hola")
    reply = await customer.next_reply()
    for emoji in ("👍", ""):
        await customer.send(NewMessage(type="reaction", content={"message_id": reply.id, "emoji": emoji}))
    shown = [message for message in await customer.messages() if message.id == reply.id]
    assert shown[0].reactions == {"customer": ""}


async def test_a_quoted_message_is_named_in_the_context(whatsapp: SimulatedWhatsApp) -> None:
    """With the business's own number as its author."""
    customer = await whatsapp.client.make_customer()
    await customer.send_text("hola")
    reply = await customer.next_reply()
    await customer.send_text("¿y esto?", reply_to=reply.id)
    await whatsapp.bot.until(lambda: len(whatsapp.bot.messages) == 2)
    assert whatsapp.bot.messages[1]["context"] == {"from": "573000000000", "id": reply.id}


async def test_a_tapped_button_carries_its_id(whatsapp: SimulatedWhatsApp) -> None:
    """So that the agent that asked knows what was chosen."""
    customer = await whatsapp.client.make_customer()
    await customer.send_text("hola")
    await customer.tap(await customer.next_reply(), "cuotas", "Ver cuotas")
    reply = as_object((await received(whatsapp, "interactive"))["interactive"])
    assert reply == {"type": "button_reply", "button_reply": {"id": "cuotas", "title": "Ver cuotas"}}


async def test_a_type_that_does_not_exist_yet_can_be_sent(whatsapp: SimulatedWhatsApp) -> None:
    """The gateway must survive tomorrow's WhatsApp."""
    customer = await whatsapp.client.make_customer()
    await customer.send(NewMessage(type="hologram", content={"anything": True}))
    assert (await received(whatsapp, "hologram"))["hologram"] == {"anything": True}


async def test_a_changed_number_is_announced_without_contact_and_sender(whatsapp: SimulatedWhatsApp) -> None:
    """As Meta's `system` message; afterwards the customer writes from the new number."""
    customer = await whatsapp.client.make_customer(NewCustomer(phone="573000000001"))
    await customer.change(CustomerChange(phone="573000000002"))
    update = await received(whatsapp, "system")
    assert as_object(update["system"])["wa_id"] == "573000000002"
    assert "from" not in update
    assert "contacts" not in whatsapp.bot.received_text()


async def test_the_first_message_may_overtake_the_announcement(whatsapp: SimulatedWhatsApp) -> None:
    """The change is made silently, and the message comes from the new id."""
    customer = await whatsapp.client.make_customer(NewCustomer(username_only=True))
    await customer.change(CustomerChange(user_id="CO.10000000000000000009", announce=False))
    await customer.send_text("soy yo")
    assert (await received(whatsapp, "text"))["from_user_id"] == "CO.10000000000000000009"


@pytest.mark.parametrize(
    "wanted",
    [
        NewCustomer(phone="573000000001"),
        NewCustomer(phone="300"),
        NewCustomer(username_only=True, user_id=""),
    ],
)
async def test_a_customer_who_cannot_be_is_refused(whatsapp: SimulatedWhatsApp, wanted: NewCustomer) -> None:
    """A phone that is taken, a phone that is none, nobody at all."""
    await whatsapp.client.make_customer(NewCustomer(phone="573000000001"))
    with pytest.raises(SimulatorClientError) as caught:
        await whatsapp.client.make_customer(wanted)
    assert caught.value.status == 400


async def test_an_unknown_file_cannot_be_sent(whatsapp: SimulatedWhatsApp) -> None:
    """It has to be stored first."""
    customer = await whatsapp.client.make_customer()
    with pytest.raises(SimulatorClientError, match="there is no media file '1'"):
        await customer.send(NewMessage(type="image", content={"id": "1"}))


@pytest.mark.parametrize("hidden", [False, True])
async def test_a_customer_who_calls_may_be_written_to(whatsapp: SimulatedWhatsApp, hidden: bool) -> None:
    """The gateway hears of the call, and the window is open."""
    customer = await whatsapp.client.make_customer(NewCustomer(username_only=hidden))
    await customer.call()
    await whatsapp.until_delivered()
    (entry,) = as_list(whatsapp.bot.envelopes[-1]["entry"])
    (change,) = as_list(as_object(entry)["changes"])
    (call,) = as_list(as_object(as_object(change)["value"])["calls"])
    assert as_object(call)["event"] == "connect"
    assert ("from" in as_object(call)) is not hidden
    to = {"recipient": customer.customer.user_id} if hidden else {"to": customer.customer.phone}
    answer = await whatsapp.bot.call({**to, "type": "text", "text": {"body": "Le devolvemos la llamada."}})
    assert answer.status_code == 200
