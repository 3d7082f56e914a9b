"""What becomes of one entry of embed.request."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import groupby
from uuid import UUID

from libs.common.database import EVERY_DEALERSHIP, Database, DatabaseUnavailable
from libs.common.events import EmbeddingRequested
from libs.common.knowledge.embedding import Purpose
from libs.common.knowledge.errors import EmbeddingRefused, EmbeddingUnavailable
from libs.common.knowledge.models import EmbeddingModel
from libs.common.metrics import Metrics
from libs.faust_redis.outcomes import Done, Later, Never, Outcome
from services.embeddings import repository
from services.embeddings.batcher import Batcher, Vector
from services.embeddings.registry import Registry
from services.embeddings.repository import Wanted
from services.embeddings.store import SourceVectors, VectorStore, locked

DIFFERS_SECONDS = 2.0
DATABASE_SECONDS = 2.0
BUSY_SECONDS = 5.0


class EmbedTexts:
    """Gives stored texts their vectors. Idempotent: a text that has one, or is gone, is passed over."""

    def __init__(
        self,
        database: Database,
        registry: Registry,
        batcher: Batcher,
        store: VectorStore,
        *,
        metrics: Metrics,
    ) -> None:
        self._database = database
        self._registry = registry
        self._batcher = batcher
        self._store = store
        self._metrics = metrics
        self._in_hand: set[UUID] = set()

    async def __call__(self, event: EmbeddingRequested) -> Outcome:
        """Done when every text has its vector; later while the provider is down; never when it refuses a
        text.
        """
        if not self._in_hand.isdisjoint(event.subject_ids):
            return Later(BUSY_SECONDS, "another request has some of these texts in hand")
        self._in_hand.update(event.subject_ids)
        try:
            return await self._embed(event)
        finally:
            self._in_hand.difference_update(event.subject_ids)

    async def _embed(self, event: EmbeddingRequested) -> Outcome:
        try:
            model = await self._registry.wanted()
            wanted = await self._wanted(event, model)
            vectors = await self._batcher.embed(
                [text for each in wanted for text in each.texts], model=model.name
            )
        except EmbeddingUnavailable as error:
            return Later(error.retry_seconds, error.reason)
        except EmbeddingRefused as error:
            return Never(str(error))
        except DatabaseUnavailable as error:
            return Later(DATABASE_SECONDS, error.problem)
        if any(vector.served_as != model.served_as for vector in vectors):
            self._registry.forget()
            return Later(DIFFERS_SECONDS, "the provider serves another model than before")
        return await self._kept(event, model, wanted, vectors)

    async def _wanted(self, event: EmbeddingRequested, model: EmbeddingModel) -> list[Wanted]:
        if event.subject == "chunk":
            await self._reuse(event, model)
        async with self._database.transaction(dealership_id=event.dealership_id) as connection:
            found = await repository.wanted(connection, model, event.subject, event.subject_ids)
        self._metrics.embedding_cache.labels(Purpose.PASSAGE, "miss").inc(
            sum(len(each.texts) for each in found)
        )
        return found

    async def _reuse(self, event: EmbeddingRequested, model: EmbeddingModel) -> None:
        """Take the vectors of equal texts, whosever: they tell nothing that the text does not."""
        async with self._database.transaction(dealership_id=EVERY_DEALERSHIP) as connection:
            await locked(connection)
            known = await repository.reuse(connection, model, event.subject_ids)
        self._metrics.embedding_cache.labels(Purpose.PASSAGE, "hit").inc(known)

    async def _kept(
        self,
        event: EmbeddingRequested,
        model: EmbeddingModel,
        wanted: Sequence[Wanted],
        vectors: Sequence[Vector],
    ) -> Outcome:
        values = iter(vectors)
        made = [(each, [next(values).values for _ in each.texts]) for each in wanted]
        try:
            async with self._database.transaction(dealership_id=event.dealership_id) as connection:
                if event.subject == "chunk":
                    await self._store.write_chunks(connection, model, list(_by_source(made)))
                else:
                    single = {each.id: facets[0] for each, facets in made}
                    await self._store.write_memories(connection, model, single)
        except DatabaseUnavailable as error:
            return Later(DATABASE_SECONDS, error.problem)
        return Done()


def _by_source(made: Sequence[tuple[Wanted, Sequence[array[float]]]]) -> Iterator[SourceVectors]:
    """Chunks and their vectors, those of a source together, which follow each other in `made`."""
    for source, group in groupby(made, key=lambda item: item[0].source):
        assert source is not None, "chunks are read with their source"  # noqa: S101 - ours to know
        chunks, vectors = zip(*group, strict=True)
        yield SourceVectors(source, [each.id for each in chunks], vectors)
