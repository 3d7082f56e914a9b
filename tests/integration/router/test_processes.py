"""The router as a process: it consumes, keeps customers' words out of its log, and survives its own death."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from libs.common.clock import SystemClock
from libs.common.streams import WA_INBOUND
from libs.faust_redis.producer import Producer
from tests.integration.router.parts import CARLOS, RouterParts, message
from tests.integration.router.processes import eventually, running_router


@pytest.fixture
async def gateway(redis_url: str) -> AsyncIterator[Producer]:
    """Stands where the gateway is: it appends to wa.inbound."""
    producer = Producer(redis_url)
    yield producer
    await producer.close()


async def test_a_message_in_the_stream_becomes_a_turn_for_an_agent(
    router: RouterParts, gateway: Producer, database_url: str, redis_url: str, tmp_path: Path
) -> None:
    """What the gateway appends, the agents find; the log tells of it without a word of the customer's."""
    event = message("Hola, buenas tardes", occurred_at=SystemClock().now())
    async with running_router(database_url, redis_url, tmp_path) as process:
        await gateway.append(WA_INBOUND, event)
        await eventually(router.queued)
        metrics = (await process.client.get("/metrics")).text
        assert await process.stop() == 0
    assert [queued.intent for queued in await router.queued()] == ["greeting"]
    assert 'gpbikes_messages_total{outcome="stored"} 1.0' in metrics
    log = process.log.read_text()
    assert str(event.event_id) in log
    assert not any(private in log for private in ("buenas tardes", CARLOS.phone, CARLOS.profile_name))


@pytest.mark.fact("elsewhere/lost_after_the_acknowledgement")
async def test_a_killed_router_leaves_nothing_unanswered(
    router: RouterParts, gateway: Producer, database_url: str, redis_url: str, tmp_path: Path
) -> None:
    """It dies with an open turn and with a message it has not read; the next one sees to both, once."""
    quiet = {"BURST_QUIET_MS": "2000"}
    async with running_router(database_url, redis_url, tmp_path, **quiet) as first:
        await gateway.append(WA_INBOUND, message("hola", occurred_at=SystemClock().now()))
        await eventually(lambda: router.values("SELECT id FROM turns WHERE state = 'open'"))
        first.process.send_signal(signal.SIGKILL)
    await gateway.append(WA_INBOUND, message("quiero una moto", occurred_at=SystemClock().now()))
    async with running_router(database_url, redis_url, tmp_path):
        await eventually(lambda: router.values("SELECT count(*) FROM messages HAVING count(*) = 2"))
        await eventually(
            lambda: router.values("SELECT 1 FROM turns HAVING bool_or(state = 'queued') AND count(*) > 0")
        )
    events = await router.queued()
    assert len({event.turn_id for event in events}) == len(events) == 1


def test_without_its_settings_it_does_not_start_and_says_why() -> None:
    """The error names the variable."""
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment |= {"REDIS_URL": "redis://127.0.0.1:1", "DATABASE_URL": "postgresql://127.0.0.1:1/nowhere"}
    ended = subprocess.run(
        [sys.executable, "-m", "services.router"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode != 0
    assert "WHATSAPP_PHONE_NUMBER_ID" in ended.stderr
