"""A simulator and a scripted bot, each serving on loopback and pointed at the other."""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from tests.doubles.scripted_bot import (
    ACCESS_TOKEN,
    APP_SECRET,
    PHONE_NUMBER_ID,
    VERIFY_TOKEN,
    ScriptedBot,
    echo,
)
from tools.embedded.served import free_socket, served, url_of
from tools.simulator.app import build_simulator, web_application
from tools.simulator.client import SimulatorClient
from tools.simulator.settings import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from tools.simulator.json_types import JsonObject
    from tools.simulator.models import Counts


@dataclass(frozen=True, slots=True)
class SimulatedWhatsApp:
    """Both sides, running. `url` is the simulator's address: page, control API and Graph API."""

    url: str
    client: SimulatorClient
    bot: ScriptedBot

    async def until(self, condition: Callable[[Counts], bool]) -> None:
        """Wait until the simulator's totals fulfil the condition; fail after ten seconds."""
        async with asyncio.timeout(60):
            while not condition(await self.client.counts()):  # noqa: ASYNC110 - the totals are behind HTTP
                await asyncio.sleep(0.01)

    async def start_afresh(self) -> None:
        """Both sides forget everything, and nothing is under way between them."""
        await self.until_delivered()
        await self.bot.finish_answering()
        await self.client.reset()
        await self.client.behave(status_delay_seconds=0.02)
        await self.until_delivered()
        self.bot.forget()

    async def until_delivered(self) -> None:
        """Wait until no webhook is under way."""
        await self.until(lambda counts: not counts.webhooks_waiting)


@contextlib.asynccontextmanager
async def simulated_whatsapp(
    script: Callable[[JsonObject], list[JsonObject]] = echo,
    *,
    clock: Callable[[], float] = time.time,
) -> AsyncIterator[SimulatedWhatsApp]:
    """Start both; statuses follow each other quickly, and failed webhooks are retried quickly."""
    simulator_socket, bot_socket = free_socket(), free_socket()
    settings = invented_settings(
        port=simulator_socket.getsockname()[1], webhook_url=f"{url_of(bot_socket)}/webhooks/whatsapp"
    )
    simulator = build_simulator(settings, clock=clock, chance=Random(7), retry_seconds=(0.0, 0.05, 0.1))
    simulator.behaviour.status_delay_seconds = 0.02
    bot = ScriptedBot(url_of(simulator_socket), script)
    async with (
        served(web_application(simulator), simulator_socket) as url,
        served(bot.app, bot_socket),
        contextlib.aclosing(bot),
        SimulatorClient(url) as client,
    ):
        yield SimulatedWhatsApp(url=url, client=client, bot=bot)


def invented_settings(*, port: int, webhook_url: str) -> Settings:
    """Settings with credentials that exist nowhere."""
    return Settings(
        host="127.0.0.1",
        port=port,
        webhook_url=webhook_url,
        app_secret=APP_SECRET,
        access_token=ACCESS_TOKEN,
        phone_number_id=PHONE_NUMBER_ID,
        display_phone_number="573000000000",
        api_version="v26.0",
        verify_token=VERIFY_TOKEN,
    )
