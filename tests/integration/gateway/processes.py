"""The gateway as a deployed instance runs it: a process of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.processes import Process, running
from tests.whatsapp import SECRET, VERIFY_TOKEN, encode, signature

PATH = "/webhooks/whatsapp"


@dataclass(frozen=True)
class Gateway(Process):
    """A gateway that runs."""

    async def post(self, envelope: object) -> httpx.Response:
        """A signed webhook."""
        return await self.post_bytes(encode(envelope))

    async def post_bytes(self, body: bytes) -> httpx.Response:
        """A signed webhook with exactly these bytes."""
        return await self.client.post(PATH, content=body, headers={"X-Hub-Signature-256": signature(body)})


@asynccontextmanager
async def running_gateway(redis_url: str, folder: Path, *, port: int = 0) -> AsyncIterator[Gateway]:
    """A gateway that appends to the server at `redis_url`, and writes its log into `folder`."""
    environment = {
        "REDIS_URL": redis_url,
        "WHATSAPP_APP_SECRET": SECRET,
        "WHATSAPP_WEBHOOK_VERIFY_TOKEN": VERIFY_TOKEN,
    }
    async with running("services.gateway", environment, folder, port=port) as process:
        yield Gateway(process.process, process.client, process.log)
