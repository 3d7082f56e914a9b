"""The Graph API as a courier meets it."""

from __future__ import annotations

import httpx
import pytest

from tests.doubles.clock import Clock
from tests.doubles.scripted_bot import ACCESS_TOKEN, PHONE_NUMBER_ID
from tests.doubles.simulated_whatsapp import SimulatedWhatsApp
from tools.simulator.client import CustomerHandle
from tools.simulator.inputs import CustomerChange, NewCustomer
from tools.simulator.models import BusinessNumber

TEXT: dict[str, object] = {"type": "text", "text": {"body": "Con gusto."}}


def code_of(answer: httpx.Response) -> int:
    """Meta's error code."""
    return int(answer.json()["error"]["code"])


async def customer_in_window(
    whatsapp: SimulatedWhatsApp, wanted: NewCustomer | None = None
) -> CustomerHandle:
    """A customer who has just written."""
    customer = await whatsapp.client.make_customer(wanted)
    await customer.change(CustomerChange(window_open=True))
    return customer


def as_template(name: str, **values: str) -> dict[str, object]:
    """A template of ours with named parameters, as a call carries it."""
    parameters = [
        {"type": "text", "parameter_name": parameter, "text": value} for parameter, value in values.items()
    ]
    components = [{"type": "body", "parameters": parameters}]
    return {"name": name, "language": {"code": "es_CO"}, "components": components}


async def send(whatsapp: SimulatedWhatsApp, customer: CustomerHandle, **changes: object) -> httpx.Response:
    """A text to the customer, changed."""
    return await whatsapp.bot.call({"to": customer.customer.phone, **TEXT, **changes})


async def test_an_accepted_message_is_answered_as_meta_does(whatsapp: SimulatedWhatsApp) -> None:
    """With the address as it was given, the phone it means, and the new id."""
    customer = await customer_in_window(whatsapp, NewCustomer(phone="573000000001"))
    answer = (await send(whatsapp, customer, to="+57 300 000 0001")).json()
    reply = await customer.next_reply()
    assert answer == {
        "messaging_product": "whatsapp",
        "contacts": [{"input": "+57 300 000 0001", "wa_id": "573000000001"}],
        "messages": [{"id": reply.id}],
    }


async def test_a_username_customer_is_written_to_by_user_id(whatsapp: SimulatedWhatsApp) -> None:
    """`recipient` in, `user_id` out, no phone anywhere."""
    customer = await customer_in_window(whatsapp, NewCustomer(username_only=True))
    answer = await whatsapp.bot.call({"recipient": customer.customer.user_id, **TEXT})
    user_id = customer.customer.user_id
    assert answer.json()["contacts"] == [{"input": user_id, "user_id": user_id}]


@pytest.mark.parametrize("header", ["", "Bearer wrong", "Basic abc"])
async def test_a_wrong_token_is_401_and_190(whatsapp: SimulatedWhatsApp, header: str) -> None:
    """Nothing is sent."""
    url = f"{whatsapp.url}/v26.0/{PHONE_NUMBER_ID}/messages"
    headers = {"Authorization": header} if header else {}
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.post(url, json={"messaging_product": "whatsapp", **TEXT}, headers=headers)
    assert (answer.status_code, code_of(answer)) == (401, 190)


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [(f"/v1.0/{PHONE_NUMBER_ID}/messages", 404, 2500), ("/v26.0/999/messages", 400, 100)],
)
async def test_a_wrong_address_is_refused(
    whatsapp: SimulatedWhatsApp, path: str, status: int, code: int
) -> None:
    """Another version, and a number that is not the token's."""
    answer = await whatsapp.bot.graph.post(
        path, json={"messaging_product": "whatsapp", "to": "573000000001", **TEXT}
    )
    assert (answer.status_code, code_of(answer)) == (status, code)


async def test_what_is_no_json_is_100(whatsapp: SimulatedWhatsApp) -> None:
    """An error in Meta's shape, not a crash."""
    answer = await whatsapp.bot.graph.post(f"/v26.0/{PHONE_NUMBER_ID}/messages", content=b"{")
    assert (answer.status_code, code_of(answer)) == (400, 100)


async def test_a_limit_of_the_shape_is_refused_over_http(whatsapp: SimulatedWhatsApp) -> None:
    """One of many: a text of 4,097 characters."""
    customer = await customer_in_window(whatsapp)
    answer = await send(whatsapp, customer, text={"body": "x" * 4097})
    assert (answer.status_code, code_of(answer)) == (400, 100)
    assert answer.json()["error"]["error_data"]["messaging_product"] == "whatsapp"


async def test_free_text_is_refused_when_the_customer_has_never_written(whatsapp: SimulatedWhatsApp) -> None:
    """The window was never open."""
    customer = await whatsapp.client.make_customer()
    assert code_of(await send(whatsapp, customer)) == 131047


async def test_free_text_is_refused_after_24_hours(whatsapp: SimulatedWhatsApp, clock: Clock) -> None:
    """A second earlier it is accepted."""
    customer = await customer_in_window(whatsapp)
    clock.forward(24 * 3600 - 1)
    assert (await send(whatsapp, customer)).status_code == 200
    clock.forward(1)
    assert code_of(await send(whatsapp, customer)) == 131047


async def test_a_template_passes_a_closed_window(whatsapp: SimulatedWhatsApp) -> None:
    """And reads as approved, with its parameters filled in."""
    customer = await whatsapp.client.make_customer()
    template = as_template("asesor_responde", nombre="Carlos", concesionario="GP Bikes")
    answer = await send(whatsapp, customer, type="template", template=template)
    assert answer.json()["messages"][0]["message_status"] == "accepted"
    reply = await customer.next_reply()
    assert str(reply.rendered).startswith("Hola Carlos, en GP Bikes tenemos una respuesta")


async def test_an_unknown_template_is_404_and_132001(whatsapp: SimulatedWhatsApp) -> None:
    """Templates must have been approved."""
    customer = await customer_in_window(whatsapp)
    template = {"name": "desconocida", "language": {"code": "es_CO"}}
    answer = await send(whatsapp, customer, type="template", template=template)
    assert (answer.status_code, code_of(answer)) == (404, 132001)


async def test_a_marketing_template_respects_who_wants_none(whatsapp: SimulatedWhatsApp) -> None:
    """131050: the opt-out is to be recorded."""
    customer = await whatsapp.client.make_customer(NewCustomer(wants_marketing=False))
    template = as_template("seguimiento_interesado", nombre="Rosa", concesionario="GP Bikes")
    assert code_of(await send(whatsapp, customer, type="template", template=template)) == 131050


async def test_an_unreachable_customer_is_131026(whatsapp: SimulatedWhatsApp) -> None:
    """Not on WhatsApp any more."""
    customer = await customer_in_window(whatsapp, NewCustomer(reachable=False))
    assert code_of(await send(whatsapp, customer)) == 131026


async def test_errors_may_come_late_as_a_failed_status(whatsapp: SimulatedWhatsApp) -> None:
    """Meta mostly answers 200 first."""
    await whatsapp.client.behave(late_errors=True)
    customer = await whatsapp.client.make_customer()
    answer = await send(whatsapp, customer, biz_opaque_callback_data="outbox-7")
    assert answer.status_code == 200
    await whatsapp.bot.until(lambda: bool(whatsapp.bot.statuses))
    status = whatsapp.bot.statuses[0]
    assert (status["status"], status["biz_opaque_callback_data"]) == ("failed", "outbox-7")
    assert '"code":131047' in whatsapp.bot.received_text()


async def test_the_forty_sixth_message_of_a_burst_is_131056(
    whatsapp: SimulatedWhatsApp, clock: Clock
) -> None:
    """And one more is allowed six seconds later."""
    customer = await customer_in_window(whatsapp)
    answers = [await send(whatsapp, customer) for _ in range(46)]
    assert [answer.status_code for answer in answers] == [200] * 45 + [429]
    assert code_of(answers[-1]) == 131056
    clock.forward(6.1)
    assert (await send(whatsapp, customer)).status_code == 200


async def test_more_than_the_throughput_is_130429(whatsapp: SimulatedWhatsApp) -> None:
    """Counted over all customers of the number."""
    await whatsapp.client.behave(throughput_per_second=2)
    customers = [await customer_in_window(whatsapp) for _ in range(3)]
    answers = [await send(whatsapp, customer) for customer in customers]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert code_of(answers[-1]) == 130429


async def test_limits_can_be_switched_off_for_load(whatsapp: SimulatedWhatsApp) -> None:
    """No pair rate, no throughput, no window."""
    await whatsapp.client.behave(pair_rate=False, throughput_per_second=0, window=False)
    customer = await whatsapp.client.make_customer()
    answers = [await send(whatsapp, customer) for _ in range(100)]
    assert {answer.status_code for answer in answers} == {200}


async def test_a_number_the_simulator_does_not_know_becomes_a_customer(whatsapp: SimulatedWhatsApp) -> None:
    """The business may remember more than a simulator that has just started."""
    answer = await whatsapp.bot.call({"to": "573000000042", **TEXT})
    assert answer.status_code == 200
    adopted = await whatsapp.client.find_customer("573000000042")
    assert (await adopted.next_reply()).content == {"body": "Con gusto."}


async def test_each_number_has_its_own_token_and_window(whatsapp: SimulatedWhatsApp) -> None:
    """Several dealerships on one installation do not mix."""
    other = BusinessNumber(
        phone_number_id="88", display_phone_number="573000000088", access_token="other-token"
    )
    await whatsapp.client.add_number(other)
    customer = await customer_in_window(whatsapp)
    payload = {"messaging_product": "whatsapp", "to": customer.customer.phone, **TEXT}
    headers = [{"Authorization": f"Bearer {token}"} for token in (ACCESS_TOKEN, "other-token")]
    answers = [
        await whatsapp.bot.graph.post("/v26.0/88/messages", json=payload, headers=one) for one in headers
    ]
    assert [code_of(answer) for answer in answers] == [100, 131047]


async def test_reading_ticks_the_messages_and_shows_typing_for_25_seconds(
    whatsapp: SimulatedWhatsApp, clock: Clock
) -> None:
    """One call marks everything up to the message."""
    whatsapp.bot.script = lambda _: []
    customer = await whatsapp.client.make_customer()
    await customer.send_text("hola")
    last = await customer.send_text("¿están abiertos?")
    await whatsapp.until_delivered()
    typing = {"status": "read", "message_id": last.id, "typing_indicator": {"type": "text"}}
    answer = await whatsapp.bot.call(typing)
    assert answer.json() == {"success": True}
    assert [message.status for message in await customer.messages()] == ["read", "read"]
    state = await whatsapp.client.call("GET", "/api/state", dict[str, object])
    assert f"'typing_until': {clock.now + 25}" in str(state["conversations"])


async def test_reading_an_unknown_message_is_100(whatsapp: SimulatedWhatsApp) -> None:
    """Only what a customer sent can be read."""
    answer = await whatsapp.bot.call({"status": "read", "message_id": "wamid.UNKNOWN"})
    assert code_of(answer) == 100


async def test_a_reaction_marks_the_customers_message(whatsapp: SimulatedWhatsApp) -> None:
    """It is no message of its own."""
    whatsapp.bot.script = lambda _: []
    customer = await whatsapp.client.make_customer()
    sent = await customer.send_text("gracias")
    reaction = {"message_id": sent.id, "emoji": "👍"}
    await send(whatsapp, customer, type="reaction", reaction=reaction)
    messages = await customer.messages()
    assert [message.reactions for message in messages] == [{"business": "👍"}]


async def test_a_reaction_to_nothing_is_131009(whatsapp: SimulatedWhatsApp) -> None:
    """The message must exist."""
    customer = await customer_in_window(whatsapp)
    reaction = {"message_id": "wamid.UNKNOWN", "emoji": "👍"}
    assert code_of(await send(whatsapp, customer, type="reaction", reaction=reaction)) == 131009


@pytest.mark.parametrize(("hours", "out_of_hours"), [(0, False), (12, True)])
async def test_advertising_at_night_is_marked(
    whatsapp: SimulatedWhatsApp, clock: Clock, hours: int, out_of_hours: bool
) -> None:
    """It arrives, as it does on a real phone; whoever looks sees that the law does not allow it."""
    clock.forward(hours * 3600)
    customer = await whatsapp.client.make_customer()
    template = as_template("seguimiento_interesado", nombre="Rosa", concesionario="GP Bikes")
    await send(whatsapp, customer, type="template", template=template)
    reply = await customer.next_reply()
    assert (reply.category, reply.out_of_hours) == ("MARKETING", out_of_hours)
    counters = (await whatsapp.client.counts()).counters
    assert counters.get("advertising_out_of_hours", 0) == int(out_of_hours)
