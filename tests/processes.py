"""Services as deployed instances run them: processes of their own, on loopback."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tools.embedded.ports import LOOPBACK, free_ports
from tools.embedded.process import end, ended, launch, tethered

START_SECONDS = 60.0


@dataclass(frozen=True)
class Process:
    """A service that runs, and a client that speaks to it."""

    process: subprocess.Popen[bytes]
    client: httpx.AsyncClient
    log: Path

    async def stop(self) -> int | None:
        """Ask it to stop; its exit code, or None when it has not within 15 s."""
        self.process.send_signal(signal.SIGTERM)
        await ended(self.process, within=15)
        return self.process.poll()


@asynccontextmanager
async def running(
    module: str, environment: Mapping[str, str], folder: Path, *, alive: str = "/livez", port: int = 0
) -> AsyncIterator[Process]:
    """`python -m module` with `environment` added to ours, once it answers 200 at `alive`.

    Its log goes into `folder`. Without a `port` it gets a free one.
    """
    port = port or free_ports(1)[0]
    log = folder / f"{module}.log"
    with log.open("wb") as output:
        process = launch(
            tethered([sys.executable, "-m", module]),
            output=output,
            environment=os.environ | {"HOST": LOOPBACK} | dict(environment) | {"PORT": str(port)},
        )
        try:
            async with httpx.AsyncClient(base_url=f"http://{LOOPBACK}:{port}", timeout=15) as client:
                await _answers(client, alive, log)
                yield Process(process, client, log)
        finally:
            await end(process, how=signal.SIGTERM, within=15)


async def _answers(client: httpx.AsyncClient, path: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            if (await client.get(path)).status_code == 200:
                return
        except httpx.TransportError:
            pass
        await asyncio.sleep(0.05)
    raise TimeoutError(f"the service did not start within {START_SECONDS} s; see {log}")
