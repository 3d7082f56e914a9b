"""How many chunks a second get their vectors when the provider takes no time: our own path alone."""

from __future__ import annotations

import asyncio
from array import array
from collections.abc import Awaitable, Sequence

from libs.common.clock import SystemClock
from libs.common.events import EmbeddingRequested
from libs.common.identifiers import uuid7
from libs.common.knowledge.embedding import DIMENSIONS, Embedded, Purpose
from libs.common.metrics import Metrics
from libs.common.settings import EmbeddingBatchSettings
from services.embeddings.batcher import Batcher
from services.embeddings.handler import EmbedTexts
from services.embeddings.registry import Registry
from services.embeddings.store import VectorStore
from tools.bench.knowledge_parts.rig import Bench, timed
from tools.bench.report import Measurement, Report

BATCH = 2_048
"""Most texts of one call of the provider."""

REQUEST = 16
"""Chunks of one request."""


class InstantEmbedder:
    """A provider that takes no time: what is left is our own path."""

    def __init__(self) -> None:
        self._vector = array("f", [1.0] + [0.0] * (DIMENSIONS - 1))

    async def embed(self, texts: Sequence[str], purpose: Purpose, *, model: str) -> Embedded:  # noqa: ARG002 - the protocol's
        """The same vector for every text."""
        return Embedded([self._vector] * len(texts), "instant", len(texts))


async def embed(bench: Bench, *, requests: int = 250) -> Report:
    """Chunks a second from request to stored vector, with a provider that takes no time."""
    registry = Registry(
        bench.database, InstantEmbedder(), name="instant", questions=["?"], clock=SystemClock()
    )
    metrics = Metrics()
    batcher = Batcher(InstantEmbedder(), EmbeddingBatchSettings(), most_inputs=BATCH, metrics=metrics)
    handler = EmbedTexts(bench.database, registry, batcher, VectorStore(), metrics=metrics)
    events = [
        EmbeddingRequested(
            event_id=uuid7(),
            dealership_id=bench.dealership_id,
            subject="chunk",
            subject_ids=tuple(bench.chunk_ids[start : start + REQUEST]),
        )
        for start in range(0, min(requests * REQUEST, len(bench.chunk_ids)), REQUEST)
    ]
    waiting = asyncio.Semaphore(32)

    async def handle(event: EmbeddingRequested) -> None:
        async with waiting:
            await handler(event)

    await handle(events[0])
    one_by_one = await timed(lambda: _sequence([handle(event) for event in events[1 : len(events) // 4]]))
    together = await timed(lambda: _gather([handle(event) for event in events[len(events) // 4 :]]))
    quarter = len(events) // 4
    return Report(
        "knowledge-embedding",
        f"Embedding path, requests of {REQUEST} chunks, provider that takes no time",
        [
            Measurement("a request at a time", {"chunks/s": (quarter - 1) * REQUEST / one_by_one}),
            Measurement("32 requests at once", {"chunks/s": (len(events) - quarter) * REQUEST / together}),
        ],
        baseline="a request at a time",
        ratio_of="chunks/s",
    )


async def _sequence(works: Sequence[Awaitable[None]]) -> None:
    for work in works:
        await work


async def _gather(works: Sequence[Awaitable[None]]) -> None:
    await asyncio.gather(*works)
