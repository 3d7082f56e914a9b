"""Services that die while customers write. Customers are invented."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest

from tests.end_to_end.system import System
from tools.simulator.client import CustomerHandle, SimulatorClient

SERVICES = ("gateway", "router", "agents", "courier")
PER_SECOND = 20
SECONDS_BETWEEN_KILLS = 2.0
RECOVERY_SECONDS = 75
"""A dead worker's entries are taken over after its visibility (30 s); then they are answered."""


@pytest.mark.timeout(240)
async def test_services_killed_under_load_leave_each_customer_with_one_answer(
    simulator: SimulatorClient, system: System
) -> None:
    """Twenty messages a second; each service is killed with -9 in turn and started again by bin/dev."""
    await simulator.behave(pair_rate=False, throughput_per_second=0)
    writing = asyncio.create_task(_customers_write(simulator, seconds=(len(SERVICES) + 1) * 2.0))
    for service in SERVICES:
        await asyncio.sleep(SECONDS_BETWEEN_KILLS)
        system.kill(service)
    customers = await writing
    async with asyncio.timeout(RECOVERY_SECONDS):
        await asyncio.gather(*(customer.next_reply(RECOVERY_SECONDS) for customer in customers))
    await asyncio.sleep(SECONDS_BETWEEN_KILLS)
    assert await _answers(customers) == Counter({1: len(customers)})


async def _customers_write(simulator: SimulatorClient, seconds: float) -> list[CustomerHandle]:
    """A new customer every twentieth of a second, each with one message."""
    loop = asyncio.get_running_loop()
    started = loop.time()
    customers: list[CustomerHandle] = []
    while (elapsed := loop.time() - started) < seconds:
        if elapsed * PER_SECOND >= len(customers):
            customer = await simulator.make_customer()
            await customer.send_text("Hola, soy Carlos")
            customers.append(customer)
        await asyncio.sleep(0.5 / PER_SECOND)
    return customers


async def _answers(customers: list[CustomerHandle]) -> Counter[int]:
    """How many customers have got how many answers."""
    conversations = await asyncio.gather(*(customer.messages() for customer in customers))
    return Counter(
        sum(message.author == "business" for message in conversation) for conversation in conversations
    )
