"""What the dealership knows, brought into a database and embedded, before the first conversation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from libs.common.clock import Clock
from libs.common.database import Database
from libs.common.events import EmbeddingRequested
from libs.common.identifiers import uuid7
from libs.common.knowledge.embedding import Embedder
from libs.common.knowledge.models import active_model
from libs.common.metrics import Metrics
from libs.common.outbox import Outbox
from libs.common.settings import ChunkSettings, EmbeddingBatchSettings
from libs.faust_redis.producer import Producer
from services.embeddings import reference
from services.embeddings.batcher import Batcher
from services.embeddings.floor import FloorKeeper
from services.embeddings.handler import EmbedTexts
from services.embeddings.housekeeping import Housekeeping
from services.embeddings.registry import Registry
from services.embeddings.sources.bundled import bundled
from services.embeddings.sources.importing import Importer
from services.embeddings.store import VectorStore

AT_ONCE = 64
MODEL = "local"

Progress = Callable[[int, int], None]
"""Is told how many texts have been embedded, and how many there are."""


async def learn(
    database: Database,
    producer: Producer,
    embedder: Embedder,
    dealership_id: UUID,
    *,
    clock: Clock,
    metrics: Metrics,
    progress: Progress,
) -> None:
    """Import what `data/` holds for the dealership, embed it and measure when an answer is too far off.

    A database that knows something already is left as it is.
    """
    if await _chunks(database):
        return
    outbox = Outbox(database, producer, clock=clock, metrics=metrics)
    importer = Importer(database, outbox, None, ChunkSettings(), clock=clock, new_id=uuid7)
    for source in bundled():
        await importer.bring(dealership_id, source)
    questions = reference.load()
    registry = Registry(database, embedder, name=MODEL, questions=questions.ordinary, clock=clock)
    batcher = Batcher(embedder, EmbeddingBatchSettings(), most_inputs=AT_ONCE, metrics=metrics)
    embed = EmbedTexts(database, registry, batcher, VectorStore(), metrics=metrics)
    chunks = await _chunks(database)
    for start in range(0, len(chunks), AT_ONCE):
        part = chunks[start : start + AT_ONCE]
        await embed(
            EmbeddingRequested(
                event_id=uuid7(), dealership_id=dealership_id, subject="chunk", subject_ids=tuple(part)
            )
        )
        progress(start + len(part), len(chunks))
    floor = FloorKeeper(database, embedder, foreign=questions.foreign, clock=clock)
    await Housekeeping(
        database, registry, floor, producer, clock=clock, new_id=uuid7, metrics=metrics
    ).round()
    async with database.transaction() as connection:
        model = await active_model(connection)
    assert model is not None, "housekeeping makes a complete model the active one"
    await floor.measure(model, [dealership_id])


async def _chunks(database: Database) -> Sequence[UUID]:
    async with database.transaction() as connection:
        cursor = await connection.execute("SELECT id FROM knowledge_chunks ORDER BY id")
        return [row[0] for row in await cursor.fetchall()]
