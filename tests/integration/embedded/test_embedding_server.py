"""The embedding server from the wheel."""

from __future__ import annotations

from pathlib import Path

import httpx

from tools.embedded.embedding_server import EmbeddingServer
from tools.embedded.ports import free_ports


async def test_embedding_server_when_asked_for_vectors(tmp_path: Path) -> None:
    """It answers the OpenAI protocol with one vector of 384 numbers per text."""
    async with (
        EmbeddingServer(tmp_path, free_ports(1)[0]) as server,
        httpx.AsyncClient(base_url=server.url, trust_env=False) as client,
    ):
        answer = await client.post("embeddings", json={"model": "e5", "input": ["una moto", "para trocha"]})
    assert [len(item["embedding"]) for item in answer.json()["data"]] == [384, 384]
