"""How near a chunk must be to count as an answer: nearer than chunks are to questions about something else."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from psycopg import sql

from libs.common.clock import Clock
from libs.common.database import Connection, Database
from libs.common.knowledge.centring import centred
from libs.common.knowledge.embedding import Embedder, Purpose
from libs.common.knowledge.models import EmbeddingModel
from libs.common.knowledge.repository import as_text

SHARE_BELOW = 0.75
"""Share of the foreign questions whose best chunk is to lie below the floor; docs/knowledge.md has the trade."""


class FloorKeeper:
    """Measures the floor of a model anew when the knowledge has changed."""

    def __init__(
        self, database: Database, embedder: Embedder, *, foreign: Sequence[str], clock: Clock
    ) -> None:
        self._database = database
        self._embedder = embedder
        self._foreign = foreign
        self._clock = clock
        self._vectors: tuple[int, list[array[float]]] = (0, [])

    async def keep(self, model: EmbeddingModel) -> bool:
        """Measure when anything was imported since the last time; whether it was measured.

        Raises EmbeddingUnavailable when the provider is down.
        """
        async with self._database.transaction() as connection:
            stale = await _stale(connection, model)
        if not stale:
            return False
        vectors = await self._embedded(model)
        async with self._database.transaction() as connection:
            bests = [await _best(connection, model, vector) for vector in vectors]
            await _store(connection, model, _quantile(bests), self._clock)
        return True

    async def _embedded(self, model: EmbeddingModel) -> list[array[float]]:
        if self._vectors[0] != model.id:
            answer = await self._embedder.embed(self._foreign, Purpose.QUERY, model=model.name)
            self._vectors = (model.id, [centred(vector, model.question_mean) for vector in answer.vectors])
        return self._vectors[1]


def _quantile(values: Sequence[float]) -> float:
    return sorted(values)[int(SHARE_BELOW * (len(values) - 1))]


async def _stale(connection: Connection, model: EmbeddingModel) -> bool:
    cursor = await connection.execute(
        """
        SELECT EXISTS (
            SELECT FROM embedding_models, knowledge_sources
            WHERE embedding_models.id = %s AND imported_at > coalesce(calibrated_at, '-infinity')
        )
        """,
        (model.id,),
    )
    row = await cursor.fetchone()
    return bool(row and row[0])


async def _best(connection: Connection, model: EmbeddingModel, vector: array[float]) -> float:
    cursor = await connection.execute(
        sql.SQL(
            """
            SELECT (max(similarity) + avg(similarity)) / 2 AS score
            FROM (SELECT chunk_id, 1 - (embedding <=> %s::vector) AS similarity FROM {}) AS facets
            GROUP BY chunk_id ORDER BY score DESC LIMIT 1
            """
        ).format(sql.Identifier(model.table)),
        (as_text(vector),),
    )
    row = await cursor.fetchone()
    return float(row[0]) if row else 0.0


async def _store(connection: Connection, model: EmbeddingModel, floor: float, clock: Clock) -> None:
    await connection.execute(
        "UPDATE embedding_models SET floor = %s, calibrated_at = %s WHERE id = %s",
        (floor, clock.now(), model.id),
    )
