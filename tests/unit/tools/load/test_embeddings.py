"""The embedding server of load runs, as the services' client speaks to it."""

from __future__ import annotations

import pytest

from libs.common.clock import SystemClock
from libs.common.knowledge.embedding import Purpose
from libs.common.knowledge.openai_embedder import OpenAIEmbedder
from libs.common.metrics import Metrics
from libs.common.settings import EmbeddingSettings
from tools.embedded.ports import LOOPBACK, free_ports
from tools.load import embeddings


async def test_each_text_has_a_vector_of_its_own_and_always_the_same() -> None:
    """In the encoding that the client asks for."""
    (port,) = free_ports(1)
    server = await embeddings.serve(host=LOOPBACK, port=port)
    settings = EmbeddingSettings(openai_embedding_base_url=f"http://{LOOPBACK}:{port}/v1")
    embedder = OpenAIEmbedder(settings, clock=SystemClock(), metrics=Metrics())
    async with embedder.opened():
        answer = await embedder.embed(["hola", "moto", "hola"], Purpose.QUERY, model=embedder.model)
    server.close()
    first, second, third = answer.vectors
    assert first == third
    assert first != second
    assert sum(value * value for value in first) == pytest.approx(1.0, abs=1e-5)
