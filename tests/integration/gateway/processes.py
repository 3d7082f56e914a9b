"""The gateway as a deployed instance runs it: a process of its own."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.whatsapp import SECRET, VERIFY_TOKEN, encode, signature
from tools.embedded.ports import LOOPBACK, free_ports
from tools.embedded.process import end, ended, launch, tethered

PATH = "/webhooks/whatsapp"
START_SECONDS = 20.0


@dataclass(frozen=True)
class Gateway:
    """A gateway that runs, and a client that speaks to it."""

    process: subprocess.Popen[bytes]
    client: httpx.AsyncClient
    log: Path

    async def post(self, envelope: object) -> httpx.Response:
        """A signed webhook."""
        return await self.post_bytes(encode(envelope))

    async def post_bytes(self, body: bytes) -> httpx.Response:
        """A signed webhook with exactly these bytes."""
        return await self.client.post(PATH, content=body, headers={"X-Hub-Signature-256": signature(body)})

    async def stop(self) -> int | None:
        """Ask it to stop; its exit code, or None when it has not within 10 s."""
        self.process.send_signal(signal.SIGTERM)
        await ended(self.process, within=10)
        return self.process.poll()


@asynccontextmanager
async def running_gateway(redis_url: str, folder: Path) -> AsyncIterator[Gateway]:
    """A gateway that appends to the server at `redis_url`, and writes its log into `folder`."""
    (port,) = free_ports(1)
    environment = os.environ | {
        "PORT": str(port),
        "HOST": LOOPBACK,
        "REDIS_URL": redis_url,
        "WHATSAPP_APP_SECRET": SECRET,
        "WHATSAPP_WEBHOOK_VERIFY_TOKEN": VERIFY_TOKEN,
    }
    log = folder / "gateway.log"
    with log.open("wb") as output:
        command = tethered([sys.executable, "-m", "services.gateway"])
        process = launch(command, output=output, environment=environment)
        try:
            async with httpx.AsyncClient(base_url=f"http://{LOOPBACK}:{port}", timeout=15) as client:
                await _alive(client, log)
                yield Gateway(process, client, log)
        finally:
            await end(process, how=signal.SIGTERM, within=10)


async def _alive(client: httpx.AsyncClient, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            if (await client.get("/livez")).status_code == 200:
                return
        except httpx.TransportError:
            await asyncio.sleep(0.05)
    raise TimeoutError(f"the gateway did not start within {START_SECONDS} s; see {log}")
