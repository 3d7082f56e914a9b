"""The router as a deployed instance runs it: a process of its own."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.integration.router.parts import OUR_NUMBER
from tools.embedded.ports import LOOPBACK, free_ports
from tools.embedded.process import end, ended, launch, tethered

START_SECONDS = 60.0


@dataclass(frozen=True)
class RouterProcess:
    """A router that runs, and a client of its pages."""

    process: subprocess.Popen[bytes]
    client: httpx.AsyncClient
    log: Path

    async def stop(self) -> int | None:
        """Ask it to stop; its exit code, or None when it has not within 15 s."""
        self.process.send_signal(signal.SIGTERM)
        await ended(self.process, within=15)
        return self.process.poll()

    async def is_healthy(self) -> bool:
        """Whether it says that it is ready."""
        try:
            return (await self.client.get("/api/v1/health")).status_code == 200
        except httpx.TransportError:
            return False


@asynccontextmanager
async def running_router(
    database_url: str, redis_url: str, folder: Path, **settings: str
) -> AsyncIterator[RouterProcess]:
    """A router that is ready, and writes its log into `folder`."""
    (port,) = free_ports(1)
    environment = os.environ | {
        "PORT": str(port),
        "HOST": LOOPBACK,
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "WHATSAPP_PHONE_NUMBER_ID": OUR_NUMBER,
        **settings,
    }
    log = folder / f"router-{port}.log"
    with log.open("wb") as output:
        command = tethered([sys.executable, "-m", "services.router"])
        process = launch(command, output=output, environment=environment)
        try:
            async with httpx.AsyncClient(base_url=f"http://{LOOPBACK}:{port}", timeout=15) as client:
                router = RouterProcess(process, client, log)
                await eventually(router.is_healthy, within=START_SECONDS)
                yield router
        finally:
            await end(process, how=signal.SIGTERM, within=15)


async def eventually(happens: Callable[[], Awaitable[object]], *, within: float = 15.0) -> None:
    """Return once `happens` gives something true; raises TimeoutError after `within` seconds."""
    deadline = time.monotonic() + within
    while not await happens():
        if time.monotonic() > deadline:
            raise TimeoutError(f"nothing has happened within {within} s")
        await asyncio.sleep(0.05)
