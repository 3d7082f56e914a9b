"""How much must speak for a chunk to count as an answer: more than for questions about something else."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from uuid import UUID

from libs.common.clock import Clock
from libs.common.database import EVERY_DEALERSHIP, Connection, Database
from libs.common.knowledge import repository
from libs.common.knowledge.centring import centred
from libs.common.knowledge.embedding import Embedder, Purpose
from libs.common.knowledge.models import EmbeddingModel
from libs.common.knowledge.ranking import evidence
from libs.common.knowledge.results import Filters

SHARE_BELOW = 0.5
"""Share of the foreign questions whose best chunk is to lie below the floor; docs/knowledge.md has the
trade.
"""

LEAST_UNIT = 0.001


class FloorKeeper:
    """Measures the unit and the floor of a model anew when the knowledge has changed."""

    def __init__(
        self, database: Database, embedder: Embedder, *, foreign: Sequence[str], clock: Clock
    ) -> None:
        """`foreign` are questions that no knowledge of a dealership answers."""
        self._database = database
        self._embedder = embedder
        self._foreign = foreign
        self._clock = clock
        self._vectors: tuple[int, list[array[float]]] = (0, [])

    async def keep(self, model: EmbeddingModel) -> bool:
        """Measure when anything was imported since the last time; whether it was measured.

        Raises EmbeddingUnavailable or EmbeddingRefused when the provider does not embed the questions.
        """
        async with self._database.transaction(dealership_id=EVERY_DEALERSHIP) as connection:
            dealerships = await _changed(connection, model)
        if dealerships:
            await self.measure(model, dealerships)
        return bool(dealerships)

    async def measure(self, model: EmbeddingModel, dealerships: Sequence[UUID]) -> None:
        """Measure with what `dealerships` know. Raises EmbeddingUnavailable or EmbeddingRefused."""
        vectors = await self._embedded(model)
        found = [
            await self._search(model, dealership_id, question, vector)
            for dealership_id in dealerships
            for question, vector in zip(self._foreign, vectors, strict=True)
        ]
        unit = max(quantile([_best(dict(by_vector)) for by_vector, _ in found], 0.5), LEAST_UNIT)
        strengths = [evidence(dict(by_vector), dict(by_words), unit=unit) for by_vector, by_words in found]
        floor = quantile([_best(strength) for strength in strengths], SHARE_BELOW)
        async with self._database.transaction(dealership_id=EVERY_DEALERSHIP) as connection:
            await _store(connection, model, unit, floor, self._clock)

    async def _embedded(self, model: EmbeddingModel) -> list[array[float]]:
        if self._vectors[0] != model.id:
            answer = await self._embedder.embed(self._foreign, Purpose.QUERY, model=model.name)
            self._vectors = (model.id, [centred(vector, model.question_mean) for vector in answer.vectors])
        return self._vectors[1]

    async def _search(
        self, model: EmbeddingModel, dealership_id: UUID, question: str, vector: array[float]
    ) -> tuple[list[tuple[UUID, float]], list[tuple[UUID, float]]]:
        async with self._database.transaction(dealership_id=dealership_id) as connection:
            return (
                await repository.nearest(connection, model, dealership_id, vector, Filters()),
                await repository.worded(connection, dealership_id, question, Filters()),
            )


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0 to 1) of `values` lie, of which there must be one."""
    return sorted(values)[int(share * (len(values) - 1))]


def _best(strength: dict[UUID, float]) -> float:
    return max(strength.values(), default=0.0)


async def _changed(connection: Connection, model: EmbeddingModel) -> list[UUID]:
    """Every dealership that knows something, if any source was imported since the model was measured."""
    cursor = await connection.execute(
        """
        SELECT DISTINCT dealership_id FROM knowledge_sources
        WHERE EXISTS (
            SELECT FROM embedding_models, knowledge_sources AS any_source
            WHERE embedding_models.id = %s AND any_source.imported_at > coalesce(calibrated_at, '-infinity')
        )
        """,
        (model.id,),
    )
    return [row[0] for row in await cursor.fetchall()]


async def _store(
    connection: Connection, model: EmbeddingModel, unit: float, floor: float, clock: Clock
) -> None:
    await connection.execute(
        "UPDATE embedding_models SET unit = %s, floor = %s, calibrated_at = %s WHERE id = %s",
        (unit, floor, clock.now(), model.id),
    )
