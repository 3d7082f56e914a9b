"""The simulator as a process of its own."""

from __future__ import annotations

import asyncio
import os
import signal
import sys

import aiohttp

from tools.embedded.served import free_socket

ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "WHATSAPP_APP_SECRET": "invented-secret",
    "WHATSAPP_ACCESS_TOKEN": "invented-token",
    "WHATSAPP_PHONE_NUMBER_ID": "100000000000077",
    "GP_BIKES_WHATSAPP_NUMBER": "573000000000",
}


async def start(environment: dict[str, str]) -> asyncio.subprocess.Process:
    """Start the module as `bin/dev` does."""
    command = (sys.executable, "-m", "tools.simulator")
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(*command, env=environment, stdout=pipe, stderr=pipe)


async def live_page(session: aiohttp.ClientSession, url: str) -> aiohttp.ClientResponse:
    """Open the live events as soon as the process serves them."""
    async with asyncio.timeout(30):
        while True:
            try:
                return await session.get(f"{url}/api/live")
            except aiohttp.ClientConnectorError:
                await asyncio.sleep(0.05)


async def test_a_missing_setting_ends_the_process_with_its_name() -> None:
    """One line says what to do; nothing is served."""
    process = await start({**ENVIRONMENT, "WHATSAPP_APP_SECRET": ""})
    _, errors = await asyncio.wait_for(process.communicate(), 30)
    assert process.returncode == 2
    assert errors.decode() == "simulator: WHATSAPP_APP_SECRET must be set to a text that is not empty\n"


async def test_the_process_stops_cleanly_while_a_page_is_open() -> None:
    """The page's connection is ended, and nothing is complained about."""
    with free_socket() as bound:
        port = bound.getsockname()[1]
    process = await start({**ENVIRONMENT, "PORT": str(port)})
    async with aiohttp.ClientSession() as session:
        page = await live_page(session, f"http://127.0.0.1:{port}")
        process.send_signal(signal.SIGTERM)
        _, errors = await asyncio.wait_for(process.communicate(), 30)
        assert await page.read() == b"retry: 1000\n\n"
    assert errors == b""
