"""The courier as a process, between real Valkey and Postgres, the gateway and the simulated platform."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest_asyncio

from libs.common.database import Database
from libs.common.settings import DatabaseSettings
from libs.common.streams import WA_OUTBOUND
from libs.faust_redis.producer import Producer
from tests.integration.courier.platform import TOKEN
from tests.integration.courier.world import PHONE, PHONE_NUMBER_ID, World
from tests.integration.gateway.processes import PATH, running_gateway
from tests.processes import Process, running
from tests.whatsapp import SECRET, VERIFY_TOKEN
from tools.embedded.ports import LOOPBACK, free_ports
from tools.simulator.client import SimulatorClient
from tools.simulator.faults import Fault
from tools.simulator.inputs import NewCustomer

WAIT_SECONDS = 60.0


@dataclass(frozen=True)
class Setting:
    """Everything that runs."""

    world: World
    producer: Producer
    simulator: SimulatorClient
    courier: Process

    async def reaches(self, message_id: UUID, *states: str) -> str:
        """The state of a message once it is one of `states`, or after WAIT_SECONDS."""
        for _ in range(int(WAIT_SECONDS / 0.05)):
            if (state := await self.world.state(message_id)) in states:
                return state
            await asyncio.sleep(0.05)
        return state


@pytest_asyncio.fixture
async def setting(database_url: str, redis_url: str, tmp_path: Path) -> AsyncIterator[Setting]:
    """A courier with a customer who has just written, and a platform that reports back over the gateway."""
    gateway_port, simulator_port = free_ports(2)
    credentials = {
        "S3_BUCKET_NAME": "invented",
        "AWS_ACCESS_KEY_ID": "invented",
        "AWS_SECRET_ACCESS_KEY": "invented",
        "WHATSAPP_ACCESS_TOKEN": TOKEN,
        "WHATSAPP_API_BASE_URL": f"http://{LOOPBACK}:{simulator_port}",
    }
    simulated = {
        "WEBHOOK_URL": f"http://{LOOPBACK}:{gateway_port}{PATH}",
        "WHATSAPP_APP_SECRET": SECRET,
        "WHATSAPP_WEBHOOK_VERIFY_TOKEN": VERIFY_TOKEN,
        "WHATSAPP_PHONE_NUMBER_ID": PHONE_NUMBER_ID,
        "GP_BIKES_WHATSAPP_NUMBER": "573010000000",
    }
    stores = {"DATABASE_URL": database_url, "REDIS_URL": redis_url}
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        await enter(running_gateway(redis_url, tmp_path, port=gateway_port))
        await enter(
            running(
                "tools.simulator", credentials | simulated, tmp_path, alive="/api/counts", port=simulator_port
            )
        )
        courier = await enter(
            running("services.courier", credentials | stores, tmp_path, alive="/api/v1/health")
        )
        simulator = await enter(SimulatorClient(f"http://{LOOPBACK}:{simulator_port}"))
        customer = await simulator.make_customer(NewCustomer(phone=PHONE))
        await customer.send_text("Hola")
        database = Database(DatabaseSettings(database_url=database_url), application="tests")
        await enter(database.opened())
        world = World(database)
        await world.make(asked_at=datetime.now(UTC))
        producer = Producer(redis_url)
        stack.push_async_callback(producer.close)
        yield Setting(world, producer, simulator, courier)


async def test_a_queued_message_arrives_and_its_delivery_is_known(setting: Setting) -> None:
    """The customer gets it once, though it was queued twice, and the statuses come back into the row."""
    message_id = await setting.world.reply(created_at=datetime.now(UTC))
    queued = setting.world.queued(message_id)
    await setting.producer.append_many([(WA_OUTBOUND, queued), (WA_OUTBOUND, queued)])
    assert await setting.reaches(message_id, "delivered", "read") in {"delivered", "read"}
    assert len(await setting.simulator.graph_calls("send")) == 1


async def test_a_lost_answer_is_found_out_by_the_status(setting: Setting) -> None:
    """The platform did the work and fell silent: its status tells so, and nothing is sent twice."""
    await setting.simulator.set_faults({"drop_answer": Fault(next=1, seconds=30)})
    message_id = await setting.world.reply(created_at=datetime.now(UTC))
    await setting.producer.append(WA_OUTBOUND, setting.world.queued(message_id))
    state = await setting.reaches(message_id, "delivered", "read")
    delivery = await setting.world.delivery(message_id)
    assert (state in {"delivered", "read"}, delivery["attempts"]) == (True, 1)
    assert str(delivery["wamid"]).startswith("wamid.")


async def test_a_stop_ends_the_courier_in_order(setting: Setting) -> None:
    """SIGTERM, and the process is gone with exit code 0, having told nothing about the customer."""
    message_id = await setting.world.reply(created_at=datetime.now(UTC))
    await setting.producer.append(WA_OUTBOUND, setting.world.queued(message_id))
    await setting.reaches(message_id, "sent", "delivered", "read")
    assert await setting.courier.stop() == 0
    assert PHONE not in setting.courier.log.read_text()
