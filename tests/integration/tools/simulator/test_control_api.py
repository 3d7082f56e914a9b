"""The simulator under control of a test."""

from __future__ import annotations

import pytest

from tests.doubles.simulated_whatsapp import SimulatedWhatsApp
from tools.simulator.client import SimulatorClientError
from tools.simulator.faults import Fault
from tools.simulator.graph_api.templates import Template
from tools.simulator.json_types import JsonObject
from tools.simulator.recordings import Recording, Step

_VALUES = {
    "nombre": "Rosa",
    "concesionario": "GP Bikes",
    "cita": "revisión",
    "fecha": "jueves",
    "hora": "9:30",
}
REMINDER: JsonObject = {
    "type": "template",
    "template": {
        "name": "recordatorio_cita",
        "language": {"code": "es_CO"},
        "components": [
            {
                "type": "body",
                "parameters": [
                    {"type": "text", "parameter_name": name, "text": value} for name, value in _VALUES.items()
                ],
            },
            {
                "type": "button",
                "sub_type": "quick_reply",
                "index": "0",
                "parameters": [{"type": "payload", "payload": "service_scheduling:confirm:019aa"}],
            },
        ],
    },
}


async def test_a_misspelt_field_is_named(whatsapp: SimulatedWhatsApp) -> None:
    """Rather than ignored."""
    with pytest.raises(SimulatorClientError, match="unknown field `nmae`") as caught:
        await whatsapp.client.call("POST", "/api/customers", object, {"nmae": "Carlos"})
    assert caught.value.status == 400


@pytest.mark.parametrize("changes", [{"loud": True}, {"quiet": "yes"}])
async def test_behaviour_that_does_not_exist_is_refused(
    whatsapp: SimulatedWhatsApp, changes: dict[str, object]
) -> None:
    """Unknown names and wrong types alike."""
    with pytest.raises(SimulatorClientError, match="the behaviour cannot be changed"):
        await whatsapp.client.call("PATCH", "/api/behaviour", object, changes)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/customers/c9"),
        ("GET", "/api/replays/9"),
        ("GET", "/api/media/9"),
        ("GET", "/api/nothing"),
    ],
)
async def test_what_does_not_exist_is_404(whatsapp: SimulatedWhatsApp, method: str, path: str) -> None:
    """And not taken for the Graph API."""
    with pytest.raises(SimulatorClientError) as caught:
        await whatsapp.client.call(method, path, object)
    assert caught.value.status == 404


async def test_a_parameter_that_is_no_number_is_refused(whatsapp: SimulatedWhatsApp) -> None:
    """With its name."""
    customer = await whatsapp.client.make_customer()
    with pytest.raises(SimulatorClientError, match="timeout must be a number"):
        await whatsapp.client.call(
            "GET", f"/api/customers/{customer.customer.key}/replies?timeout=soon", object
        )


async def test_health_tells_that_the_simulator_is_up(whatsapp: SimulatedWhatsApp) -> None:
    """Under the same path as every service's."""
    health = await whatsapp.client.call("GET", "/api/v1/health", dict[str, object])
    assert health == {"status": "ok", "webhooks_waiting": 0}


async def test_every_graph_call_can_be_looked_at(whatsapp: SimulatedWhatsApp) -> None:
    """With what was asked and what was answered; without the token."""
    customer = await whatsapp.client.make_customer()
    await customer.send_text("hola")
    reply = await customer.next_reply()
    calls = await whatsapp.client.graph_calls("send.text")
    assert [call.response for call in calls] != []
    assert reply.id in str(calls[0].response)
    assert "invented-access-token" not in str(calls)


async def test_a_reset_forgets_everything(whatsapp: SimulatedWhatsApp) -> None:
    """Customers, log, counts, faults and behaviour are as at the start."""
    customer = await whatsapp.client.make_customer()
    await customer.send_text("hola")
    await customer.next_reply()
    await whatsapp.client.set_faults({"server_error": Fault(next=5)})
    await whatsapp.client.behave(quiet=True)
    counts = await whatsapp.client.reset()
    assert (counts.customers, counts.counters) == (0, {})
    assert (await whatsapp.client.set_faults({})).faults["server_error"] == Fault()
    assert not (await whatsapp.client.behave()).quiet


async def test_a_quiet_simulator_counts_only(whatsapp: SimulatedWhatsApp) -> None:
    """For load: no messages, no exchanges, but totals and latencies."""
    await whatsapp.client.behave(quiet=True, statuses=False)
    customer = await whatsapp.client.make_customer()
    await customer.send_text("hola")
    await whatsapp.until(lambda counts: counts.counters.get("replies") == 1)
    await whatsapp.until_delivered()
    counts = await whatsapp.client.counts()
    assert counts.counters["webhook.message.text.200"] == 1
    assert counts.counters["graph.send.text.200"] == 1
    assert counts.reply_latency.samples == 1
    assert await customer.messages() == []
    assert await whatsapp.client.exchanges() == []


async def test_a_test_can_bring_its_own_template(whatsapp: SimulatedWhatsApp) -> None:
    """Approved at once."""
    mine = Template(name="mia", language="es_CO", category="UTILITY", body="Hola.")
    await whatsapp.client.approve_template(mine)
    template = {"name": "mia", "language": {"code": "es_CO"}}
    answer = await whatsapp.bot.call({"to": "573000000001", "type": "template", "template": template})
    assert answer.status_code == 200


async def test_a_recorded_conversation_is_played_to_its_end(whatsapp: SimulatedWhatsApp) -> None:
    """Each step waits for the answer it expects."""
    steps = [
        Step(say="hola"),
        Step(await_reply=5.0),
        Step(pause=0.01),
        Step(say="adiós"),
        Step(await_reply=5.0),
    ]
    replay = await whatsapp.client.play(Recording(title="prueba", steps=steps))
    assert (replay.state, replay.done) == ("finished", 5)


async def test_a_recording_of_the_library_is_played_by_name(whatsapp: SimulatedWhatsApp) -> None:
    """With the customer it describes."""
    replay = await whatsapp.client.play("anuncio_y_baja")
    customer = await whatsapp.client.find_customer(replay.customer)
    assert (replay.state, customer.customer.name) == ("finished", "Yeison Cifuentes")


@pytest.mark.parametrize(
    ("step", "problem"),
    [
        (Step(await_reply=0.05), "step 2: no reply within 0.05 s"),
        (Step(tap="Ver cuotas"), "step 2: no message offers 'Ver cuotas'"),
    ],
)
async def test_a_replay_that_cannot_go_on_says_where_and_why(
    whatsapp: SimulatedWhatsApp, step: Step, problem: str
) -> None:
    """Silence, or nothing to tap."""
    whatsapp.bot.script = lambda _: []
    replay = await whatsapp.client.play(Recording(title="prueba", steps=[Step(say="hola"), step]))
    assert (replay.state, replay.problem) == ("failed", problem)


async def test_a_replay_taps_what_the_business_offers(whatsapp: SimulatedWhatsApp) -> None:
    """By the title a person would read."""
    button = {"type": "reply", "reply": {"id": "cuotas", "title": "Ver cuotas"}}
    offer = {"type": "button", "body": {"text": "¿Qué desea?"}, "action": {"buttons": [button]}}
    whatsapp.bot.script = lambda _: [{"type": "interactive", "interactive": offer}]
    steps = [Step(say="hola"), Step(await_reply=5.0), Step(tap="Ver cuotas"), Step(await_reply=5.0)]
    replay = await whatsapp.client.play(Recording(title="prueba", steps=steps))
    assert replay.state == "finished"
    assert whatsapp.bot.messages[1]["interactive"] == {
        "type": "button_reply",
        "button_reply": button["reply"],
    }


async def test_a_replay_taps_the_button_of_a_template(whatsapp: SimulatedWhatsApp) -> None:
    """The business gets what it put behind the button."""
    whatsapp.bot.script = lambda message: [REMINDER] if message["type"] == "text" else []
    steps = [Step(say="hola"), Step(await_reply=5.0), Step(tap="Confirmo")]
    replay = await whatsapp.client.play(Recording(title="prueba", steps=steps))
    await whatsapp.bot.until(lambda: whatsapp.bot.messages[-1]["type"] == "button")
    assert (replay.state, whatsapp.bot.messages[-1]["button"]) == (
        "finished",
        {"text": "Confirmo", "payload": "service_scheduling:confirm:019aa"},
    )


async def test_a_conversation_can_be_exported_and_replayed(whatsapp: SimulatedWhatsApp) -> None:
    """What somebody tried by hand becomes a test."""
    customer = await whatsapp.client.make_customer()
    await customer.send_text("hola")
    await customer.next_reply()
    exported = await whatsapp.bot.graph.get(f"/api/customers/{customer.customer.key}/recording")
    assert "say: hola" in exported.text
    assert "await_reply: 30.0" in exported.text
