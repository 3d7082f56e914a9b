"""Webhooks on their way to the gateway."""

from __future__ import annotations

from tests.doubles.simulated_whatsapp import SimulatedWhatsApp
from tools.simulator.faults import Fault
from tools.simulator.inputs import NewMessage
from tools.simulator.json_types import as_object


async def test_a_text_arrives_signed_and_is_ticked(whatsapp: SimulatedWhatsApp) -> None:
    """The bot checks the signature; its 200 shows as delivered."""
    customer = await whatsapp.client.make_customer()
    sent = await customer.send_text("hola")
    await customer.next_reply()
    assert whatsapp.bot.messages[0]["id"] == sent.id
    assert (await customer.messages())[0].status == "delivered"


async def test_a_refused_webhook_is_repeated_until_it_is_accepted(whatsapp: SimulatedWhatsApp) -> None:
    """At once, and then more slowly; each attempt can be seen."""
    whatsapp.bot.refusals.extend([503, 500])
    customer = await whatsapp.client.make_customer()
    await customer.send_text("hola")
    await customer.next_reply()
    attempts = [one for one in await whatsapp.client.exchanges("webhook") if one.operation == "message.text"]
    assert [(one.attempt, one.status) for one in attempts] == [(1, 503), (2, 500), (3, 200)]


async def test_a_webhook_nobody_accepts_is_given_up(whatsapp: SimulatedWhatsApp) -> None:
    """After the last retry the message shows as undelivered, and nothing waits any more."""
    whatsapp.bot.refusals.extend([500] * 4)
    customer = await whatsapp.client.make_customer()
    await customer.send_text("hola")
    await whatsapp.until_delivered()
    assert (await customer.messages())[0].status == "undelivered"
    assert whatsapp.bot.messages == []


async def test_messages_of_one_customer_keep_their_order(whatsapp: SimulatedWhatsApp) -> None:
    """Unless a fault says otherwise."""
    customer = await whatsapp.client.make_customer()
    sent = [(await customer.send_text(f"mensaje {number}")).id for number in range(10)]
    await whatsapp.bot.until(lambda: len(whatsapp.bot.messages) == 10)
    assert [message["id"] for message in whatsapp.bot.messages] == sent


async def test_a_duplicated_webhook_is_the_same_message_again(whatsapp: SimulatedWhatsApp) -> None:
    """So many times more, with the same id."""
    await whatsapp.client.set_faults({"duplicate_webhook": Fault(next=1, copies=4)})
    customer = await whatsapp.client.make_customer()
    sent = await customer.send_text("hola")
    await whatsapp.bot.until(lambda: len(whatsapp.bot.messages) == 5)
    assert {message["id"] for message in whatsapp.bot.messages} == {sent.id}


async def test_a_held_webhook_is_overtaken(whatsapp: SimulatedWhatsApp) -> None:
    """The second message arrives first."""
    await whatsapp.client.set_faults({"reorder_webhook": Fault(next=1, seconds=0.3)})
    customer = await whatsapp.client.make_customer()
    first, second = await customer.send_text("uno"), await customer.send_text("dos")
    await whatsapp.bot.until(lambda: len(whatsapp.bot.messages) == 2)
    assert [message["id"] for message in whatsapp.bot.messages] == [second.id, first.id]


async def test_messages_of_several_customers_fit_into_one_webhook(whatsapp: SimulatedWhatsApp) -> None:
    """Each contact once, each message by its sender."""
    whatsapp.bot.script = lambda _: []
    one, other = await whatsapp.client.make_customer(), await whatsapp.client.make_customer()
    texts = [NewMessage(content={"body": text}) for text in ("hola", "quiero una moto", "buenas")]
    await whatsapp.client.send_together([(one, texts[0]), (one, texts[1]), (other, texts[2])])
    await whatsapp.bot.until(lambda: len(whatsapp.bot.messages) == 3)
    assert len(whatsapp.bot.envelopes) == 1
    senders = [message["from"] for message in whatsapp.bot.messages]
    assert senders == [one.customer.phone, one.customer.phone, other.customer.phone]


async def test_a_change_of_any_field_can_be_posted(whatsapp: SimulatedWhatsApp) -> None:
    """With the number it belongs to filled in."""
    await whatsapp.client.post_webhook("phone_number_quality_update", {"event": "FLAGGED"})
    await whatsapp.bot.until(lambda: bool(whatsapp.bot.envelopes))
    assert '"FLAGGED"' in whatsapp.bot.received_text()
    assert '"phone_number_id":"100000000000077"' in whatsapp.bot.received_text()


async def test_a_wrongly_signed_webhook_is_sent_once_and_refused(whatsapp: SimulatedWhatsApp) -> None:
    """What a gateway must not accept."""
    await whatsapp.client.post_webhook("messages", {"messages": []}, signed_with="another secret")
    await whatsapp.until_delivered()
    exchanges = await whatsapp.client.exchanges("webhook")
    assert [one.status for one in exchanges] == [401]
    assert whatsapp.bot.envelopes == []


async def test_the_handshake_is_verified_by_the_challenge(whatsapp: SimulatedWhatsApp) -> None:
    """The right token brings it back, a wrong one does not."""
    right = await whatsapp.client.call("POST", "/api/handshake", dict[str, object], {})
    wrong = await whatsapp.client.call("POST", "/api/handshake", dict[str, object], {"verify_token": "wrong"})
    assert right == {"verified": True, "status": 200}
    assert wrong == {"verified": False, "status": 403}


async def test_a_message_may_have_its_own_id_and_time(whatsapp: SimulatedWhatsApp) -> None:
    """Old messages and repeated ids are made this way."""
    customer = await whatsapp.client.make_customer()
    await customer.send(NewMessage(content={"body": "ayer"}, id="wamid.INVENTED", at=1_795_000_000))
    await whatsapp.bot.until(lambda: bool(whatsapp.bot.messages))
    update = as_object(whatsapp.bot.messages[0])
    assert (update["id"], update["timestamp"]) == ("wamid.INVENTED", "1795000000")
