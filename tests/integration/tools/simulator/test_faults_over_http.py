"""A Graph API that misbehaves on purpose."""

from __future__ import annotations

import httpx
import pytest

from tests.doubles.simulated_whatsapp import SimulatedWhatsApp
from tools.simulator.faults import Fault, FaultName
from tools.simulator.models import Message

CALL: dict[str, object] = {"to": "573000000001", "type": "text", "text": {"body": "hola"}}


async def sent(whatsapp: SimulatedWhatsApp) -> list[Message]:
    """What reached the customer."""
    return await (await whatsapp.client.find_customer("573000000001")).messages()


async def test_a_server_error_sends_nothing_and_is_over_after_n(whatsapp: SimulatedWhatsApp) -> None:
    """500 once, then the same call is accepted."""
    await whatsapp.client.set_faults({"server_error": Fault(next=1)})
    answers = [await whatsapp.bot.call(CALL) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [500, 200]
    assert len(await sent(whatsapp)) == 1


async def test_a_rate_limit_is_429(whatsapp: SimulatedWhatsApp) -> None:
    """With the code of the number's throughput."""
    await whatsapp.client.set_faults({"rate_limited": Fault(next=1)})
    answer = await whatsapp.bot.call(CALL)
    assert (answer.status_code, answer.json()["error"]["code"]) == (429, 130429)


@pytest.mark.parametrize(("fault", "arrived"), [("never_answer", False), ("drop_answer", True)])
async def test_a_silent_call_may_or_may_not_have_been_done(
    whatsapp: SimulatedWhatsApp, fault: FaultName, *, arrived: bool
) -> None:
    """A caller that times out cannot know."""
    await whatsapp.client.set_faults({fault: Fault(next=1, seconds=30)})
    with pytest.raises(httpx.ReadTimeout):
        await whatsapp.bot.graph.post(
            "/v26.0/100000000000077/messages", json={"messaging_product": "whatsapp", **CALL}, timeout=0.3
        )
    counters = (await whatsapp.client.counts()).counters
    assert counters.get("replies", 0) == int(arrived)


async def test_silence_ends_in_a_gateway_timeout(whatsapp: SimulatedWhatsApp) -> None:
    """For callers without patience of their own."""
    await whatsapp.client.set_faults({"never_answer": Fault(next=1, seconds=0.05)})
    assert (await whatsapp.bot.call(CALL)).status_code == 504


async def test_a_slow_answer_is_right_but_late(whatsapp: SimulatedWhatsApp) -> None:
    """The log tells how long it took."""
    await whatsapp.client.set_faults({"slow_answer": Fault(next=1, seconds=0.2)})
    assert (await whatsapp.bot.call(CALL)).status_code == 200
    assert (await whatsapp.client.graph_calls("send"))[0].milliseconds >= 200


async def test_faults_end_when_they_are_cleared(whatsapp: SimulatedWhatsApp) -> None:
    """At once."""
    await whatsapp.client.set_faults({"server_error": Fault(probability=1.0)})
    assert (await whatsapp.bot.call(CALL)).status_code == 500
    await whatsapp.client.clear_faults()
    assert (await whatsapp.bot.call(CALL)).status_code == 200
