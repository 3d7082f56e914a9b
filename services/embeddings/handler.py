"""What becomes of one entry of embed.request."""

from __future__ import annotations

from collections.abc import Sequence

from libs.common.database import Database
from libs.common.events import EmbeddingRequested
from libs.common.knowledge.embedding import Purpose
from libs.common.knowledge.errors import EmbeddingRefused, EmbeddingUnavailable
from libs.common.knowledge.models import EmbeddingModel
from libs.common.metrics import Metrics
from libs.faust_redis.outcomes import Done, Later, Never, Outcome
from services.embeddings import repository
from services.embeddings.batcher import Batcher, Vector
from services.embeddings.registry import Registry
from services.embeddings.store import VectorStore, locked

DIFFERS_SECONDS = 2.0


class EmbedTexts:
    """Gives stored texts their vectors. Idempotent: a text that has one, or is gone, is passed over."""

    def __init__(
        self, database: Database, registry: Registry, batcher: Batcher, store: VectorStore, *, metrics: Metrics
    ) -> None:
        self._database = database
        self._registry = registry
        self._batcher = batcher
        self._store = store
        self._metrics = metrics

    async def __call__(self, event: EmbeddingRequested) -> Outcome:
        """Done when every text has its vector; later while the provider is down; never when it refuses a text."""
        try:
            model = await self._registry.wanted()
            texts = await self._wanted(event, model)
            vectors = await self._batcher.embed([text.text for text in texts], model=model.name)
        except EmbeddingUnavailable as error:
            return Later(error.retry_seconds, error.reason)
        except EmbeddingRefused as error:
            return Never(str(error))
        if any(vector.served_as != model.served_as for vector in vectors):
            self._registry.forget()
            return Later(DIFFERS_SECONDS, "the provider serves another model than before")
        await self._keep(event, model, texts, vectors)
        return Done()

    async def _wanted(self, event: EmbeddingRequested, model: EmbeddingModel) -> list[repository.Wanted]:
        async with self._database.transaction() as connection:
            if event.subject == "chunk":
                await locked(connection)
                known = await repository.reuse(connection, model, event.subject_ids)
                self._metrics.embedding_cache.labels(Purpose.PASSAGE, "hit").inc(known)
            texts = await repository.wanted(connection, model, event.subject, event.subject_ids)
        self._metrics.embedding_cache.labels(Purpose.PASSAGE, "miss").inc(len(texts))
        return texts

    async def _keep(
        self,
        event: EmbeddingRequested,
        model: EmbeddingModel,
        texts: Sequence[repository.Wanted],
        vectors: Sequence[Vector],
    ) -> None:
        rows = [(text.id, vector.values) for text, vector in zip(texts, vectors, strict=True)]
        async with self._database.transaction() as connection:
            if event.subject == "chunk":
                await self._store.write_chunks(connection, model, rows)
            else:
                await self._store.write_memories(connection, model, rows)
