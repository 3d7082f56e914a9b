"""Servers under load: each a process of its own, started and stopped with the benchmark."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.embedded.ports import LOOPBACK, free_ports
from tools.embedded.process import end, launch, tethered

SECRET = "invented-secret-for-benchmarks"  # noqa: S105 - protects nothing
PATH = "/webhooks/whatsapp"
START_SECONDS = 15.0
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Contender:
    """A server by its name in the report, its module, and the stream it appends to."""

    name: str
    module: str
    stream: str


GATEWAY = Contender("gateway", "services.gateway", "wa.inbound")
RIG = Contender("bare rig", "tools.bench.rig", "rig.inbound")


@dataclass(frozen=True)
class Server:
    """A contender that runs."""

    contender: Contender
    port: int
    pid: int

    def processor_seconds(self) -> float:
        """Time that its process has spent on a processor since its start, in seconds."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@asynccontextmanager
async def running(contender: Contender, redis_url: str, log: Path) -> AsyncIterator[Server]:
    """Start `contender`, give it once it accepts connections, stop it at the end.

    Raises TimeoutError, naming its log, when it does not start.
    """
    (port,) = free_ports(1)
    environment = os.environ | {
        "PORT": str(port),
        "HOST": LOOPBACK,
        "REDIS_URL": redis_url,
        "WHATSAPP_APP_SECRET": SECRET,
        "WHATSAPP_WEBHOOK_VERIFY_TOKEN": "invented-token",
        "RIG_PATH": PATH,
    }
    with log.open("wb") as output:
        command = tethered([sys.executable, "-m", contender.module])
        process = launch(command, output=output, environment=environment, folder=ROOT)
        try:
            await _accepts(port, log)
            yield Server(contender, port, process.pid)
        finally:
            await end(process, how=signal.SIGTERM, within=10)


async def _accepts(port: int, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            _, writer = await asyncio.open_connection(LOOPBACK, port)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            return
    raise TimeoutError(f"the server did not start within {START_SECONDS} s; see {log}")
