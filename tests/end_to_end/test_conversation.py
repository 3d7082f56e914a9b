"""A customer's message gets its answer, through every service. Customers are invented."""

from __future__ import annotations

import asyncio

import pytest

from tests.end_to_end.system import System
from tools.simulator.client import NoReplyError, SimulatorClient
from tools.simulator.faults import Fault
from tools.simulator.inputs import NewCustomer
from tools.simulator.models import Message

QUIET_SECONDS = 2.5
"""Long enough for a second answer to show: more than a burst's wait and the way through."""


def body(message: Message) -> str:
    """The words of a text message."""
    assert isinstance(message.content, dict)
    return str(message.content["body"])


async def test_a_customer_who_gives_a_name_is_greeted_by_it(simulator: SimulatorClient) -> None:
    """The first message's name comes back in the answer."""
    customer = await simulator.make_customer()
    await customer.send_text("Hola, soy Carlos")
    assert "Carlos" in body(await customer.next_reply())


async def test_the_same_webhook_five_times_brings_one_answer(simulator: SimulatorClient) -> None:
    """Meta delivers at least once; the customer is answered once."""
    await simulator.set_faults({"duplicate_webhook": Fault(next=1, copies=4)})
    customer = await simulator.make_customer()
    await customer.send_text("Hola, soy Carlos")
    await customer.next_reply()
    with pytest.raises(NoReplyError):
        await customer.next_reply(QUIET_SECONDS)


async def test_three_quick_messages_bring_one_reply(simulator: SimulatorClient) -> None:
    """People write in bursts and expect one sensible answer."""
    customer = await simulator.make_customer()
    for text in ("hola", "quiero una moto", "para trocha"):
        await customer.send_text(text)
    await customer.next_reply()
    with pytest.raises(NoReplyError):
        await customer.next_reply(QUIET_SECONDS)


async def test_a_message_after_the_answer_gets_an_answer_of_its_own(simulator: SimulatorClient) -> None:
    """A conversation goes on: each turn is answered."""
    customer = await simulator.make_customer()
    await customer.send_text("Hola, soy Carlos")
    first = await customer.next_reply()
    await customer.send_text("¿dónde quedan?")
    second = await customer.next_reply()
    assert first.id != second.id


async def test_fifty_customers_at_once_are_each_answered_by_name(simulator: SimulatorClient) -> None:
    """Nobody gets another customer's answer, and nobody waits for one."""
    customers = {name: await simulator.make_customer() for name in FIFTY}
    await asyncio.gather(*(customer.send_text(f"Hola, soy {name}") for name, customer in customers.items()))
    replies = await asyncio.gather(*(customer.next_reply(30) for customer in customers.values()))
    unanswered = [name for name, reply in zip(customers, replies, strict=True) if name not in body(reply)]
    assert unanswered == []


async def test_a_customer_without_a_phone_number_is_answered(simulator: SimulatorClient) -> None:
    """Behind a username there is a customer like any other."""
    customer = await simulator.make_customer(NewCustomer(username_only=True))
    await customer.send_text("Hola, soy Carlos")
    assert "Carlos" in body(await customer.next_reply())


async def test_a_graph_api_that_fails_twice_delays_the_answer_only(simulator: SimulatorClient) -> None:
    """What can be tried again is tried again, and is sent once."""
    await simulator.set_faults({"server_error": Fault(next=2)})
    customer = await simulator.make_customer()
    await customer.send_text("Hola, soy Carlos")
    await customer.next_reply(30)
    assert [call.status for call in await simulator.graph_calls("send")] == [500, 500, 200]


async def test_an_answer_that_meta_took_but_never_confirmed_is_not_sent_twice(
    simulator: SimulatorClient,
) -> None:
    """A call that timed out may have been done: the status that follows tells."""
    await simulator.set_faults({"drop_answer": Fault(next=1, seconds=60)})
    customer = await simulator.make_customer()
    await customer.send_text("Hola, soy Carlos")
    await customer.next_reply(30)
    with pytest.raises(NoReplyError):
        await customer.next_reply(25)


async def test_a_wrongly_signed_webhook_is_refused(simulator: SimulatorClient, system: System) -> None:
    """Without the app secret nothing gets in."""
    value: dict[str, object] = {"messaging_product": "whatsapp", "metadata": {}, "messages": []}
    await simulator.post_webhook("messages", value, signed_with="somebody else's secret")
    async with asyncio.timeout(60):
        while not (delivered := await simulator.exchanges("webhook")):  # noqa: ASYNC110 - it is delivered in its own time
            await asyncio.sleep(0.05)
    assert delivered[0].status == 401, system.log_end()


FIFTY = [
    "Ana", "Luis", "Marta", "Jorge", "Paula", "Andrés", "Camila", "Diego", "Laura", "Felipe", "Sofía",
    "Mateo", "Valentina", "Sergio", "Daniela", "Óscar", "Natalia", "Iván", "Carolina", "Hugo", "Mónica",
    "Javier", "Lucía", "Raúl", "Elena", "Tomás", "Adriana", "Pedro", "Sandra", "Miguel", "Gloria",
    "Fabián", "Patricia", "Ricardo", "Claudia", "Esteban", "Viviana", "Germán", "Yolanda", "Álvaro",
    "Beatriz", "Nelson", "Diana", "Wilson", "Angélica", "Edgar", "Rosa", "Fernando", "Juliana", "Samuel",
]  # fmt: skip  # a name a line would be a page of names
