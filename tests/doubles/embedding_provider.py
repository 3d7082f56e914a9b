"""An embedding provider over HTTP whose answers the test decides."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from libs.common.knowledge.embedding import DIMENSIONS
from tools.embedded.ports import LOOPBACK


@dataclass
class EmbeddingProvider:
    """Answers with `status`, and with `instead` or vectors of `dimensions`, the last text's first."""

    status: int = 200
    dimensions: int = DIMENSIONS
    instead: dict[str, Any] | None = None
    calls: list[dict[str, Any]] = field(default_factory=list)
    url: str = ""

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[EmbeddingProvider]:
        """Listen on a port of the loopback address."""
        server = await asyncio.start_server(self._serve, LOOPBACK, 0)
        self.url = f"http://{LOOPBACK}:{server.sockets[0].getsockname()[1]}/v1"
        try:
            yield self
        finally:
            server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(asked.partition("content-length: ")[2].split("\r\n")[0])
        self.calls.append(json.loads(await reader.readexactly(length)))
        body = json.dumps(self._answer(self.calls[-1])).encode()
        head = f"HTTP/1.1 {self.status} -", "Content-Type: application/json", f"Content-Length: {len(body)}"
        writer.write("\r\n".join((*head, "Connection: close", "", "")).encode() + body)
        await writer.drain()
        writer.close()

    def _answer(self, call: dict[str, Any]) -> dict[str, Any]:
        if self.instead is not None:
            return self.instead
        if self.status != 200:
            return {"error": {"message": "no"}}
        data = [
            {"object": "embedding", "index": place, "embedding": [float(place + 1)] * self.dimensions}
            for place in range(len(call["input"]))
        ]
        usage = {"prompt_tokens": 7, "total_tokens": 7}
        return {"object": "list", "model": f"{call['model']}-v2", "data": data[::-1], "usage": usage}
