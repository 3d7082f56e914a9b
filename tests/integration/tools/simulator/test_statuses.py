"""What is told about the business's messages."""

from __future__ import annotations

from tests.doubles.simulated_whatsapp import SimulatedWhatsApp
from tools.simulator.faults import Fault
from tools.simulator.json_types import as_object


def told(whatsapp: SimulatedWhatsApp) -> list[object]:
    """The statuses the bot has received."""
    return [status["status"] for status in whatsapp.bot.statuses]


async def test_a_reply_is_sent_then_delivered(whatsapp: SimulatedWhatsApp) -> None:
    """Each told by a webhook, in this order."""
    customer = await whatsapp.client.make_customer()
    await customer.send_text("hola")
    await whatsapp.bot.until(lambda: len(whatsapp.bot.statuses) == 2)
    assert told(whatsapp) == ["sent", "delivered"]
    assert (await customer.next_reply()).status == "delivered"


async def test_a_reply_is_read_when_the_customer_looks(whatsapp: SimulatedWhatsApp) -> None:
    """Not before, and only once."""
    customer = await whatsapp.client.make_customer()
    await customer.send_text("hola")
    await whatsapp.bot.until(lambda: len(whatsapp.bot.statuses) == 2)
    await customer.read()
    await customer.read()
    await whatsapp.until_delivered()
    assert told(whatsapp) == ["sent", "delivered", "read"]


async def test_customers_may_read_by_themselves(whatsapp: SimulatedWhatsApp) -> None:
    """For tests without anybody at the phone."""
    await whatsapp.client.behave(read_automatically=True)
    await (await whatsapp.client.make_customer()).send_text("hola")
    await whatsapp.bot.until(lambda: len(whatsapp.bot.statuses) == 3)
    assert told(whatsapp) == ["sent", "delivered", "read"]


async def test_an_accepted_message_may_fail_later(whatsapp: SimulatedWhatsApp) -> None:
    """200 is not delivery."""
    await whatsapp.client.set_faults({"failed_status": Fault(next=1, error_code=131049)})
    customer = await whatsapp.client.make_customer()
    await customer.send_text("hola")
    await whatsapp.bot.until(lambda: bool(whatsapp.bot.statuses))
    assert told(whatsapp) == ["failed"]
    assert (await customer.next_reply()).history[0].error_code == 131049


async def test_a_lost_status_changes_the_message_but_is_not_told(whatsapp: SimulatedWhatsApp) -> None:
    """The gateway sees `delivered` without `sent`."""
    await whatsapp.client.set_faults({"lost_status": Fault(next=1)})
    await (await whatsapp.client.make_customer()).send_text("hola")
    await whatsapp.bot.until(lambda: bool(whatsapp.bot.statuses))
    assert told(whatsapp) == ["delivered"]


async def test_statuses_can_be_switched_off(whatsapp: SimulatedWhatsApp) -> None:
    """For load."""
    await whatsapp.client.behave(statuses=False)
    customer = await whatsapp.client.make_customer()
    await customer.send_text("hola")
    assert (await customer.next_reply()).status == "accepted"
    assert told(whatsapp) == []


async def test_a_status_tells_the_category_that_is_billed(whatsapp: SimulatedWhatsApp) -> None:
    """A reply's, or that of its template."""
    template = {
        "name": "asesor_responde",
        "language": {"code": "es_CO"},
        "components": [
            {
                "type": "body",
                "parameters": [
                    {"type": "text", "parameter_name": name, "text": "x"}
                    for name in ("nombre", "concesionario")
                ],
            }
        ],
    }
    whatsapp.bot.script = lambda _: [
        {"type": "text", "text": {"body": "Hola"}},
        {"type": "template", "template": template},
    ]
    await (await whatsapp.client.make_customer()).send_text("hola")
    await whatsapp.bot.until(lambda: len(whatsapp.bot.statuses) == 4)
    found = {as_object(status["pricing"])["category"] for status in whatsapp.bot.statuses}
    assert found == {"service", "utility"}
