"""What a dealership knows at present, for staff and operators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from libs.common.database import Connection
from libs.common.knowledge.models import EmbeddingModel, models


@dataclass(frozen=True)
class SourceOverview:
    """One source; `embedded` of its `chunks` have vectors of the model in use."""

    key: str
    kind: str
    title: str
    chunks: int
    embedded: int
    dated_on: date


async def overview(connection: Connection, dealership_id: UUID) -> list[SourceOverview]:
    """Every source of the dealership, by kind and key."""
    cursor = await connection.execute(
        """
        SELECT source.key, source.kind, source.title, count(chunk.id), count(vector.chunk_id), source.dated_on
        FROM knowledge_sources source
        LEFT JOIN knowledge_chunks chunk ON chunk.source_id = source.id
        LEFT JOIN knowledge_vectors vector ON vector.chunk_id = chunk.id AND vector.facet = 0
             AND vector.model_id = (SELECT id FROM embedding_models WHERE state = 'active')
        WHERE source.dealership_id = %s
        GROUP BY source.id ORDER BY source.kind, source.key
        """,
        (dealership_id,),
    )
    return [SourceOverview(*row) for row in await cursor.fetchall()]


@dataclass(frozen=True)
class ModelOverview:
    """A model and how far its vectors of chunks have come, for the whole installation."""

    model: EmbeddingModel
    embedded: int
    chunks: int


async def model_overview(connection: Connection) -> list[ModelOverview]:
    """Every model, oldest first."""
    cursor = await connection.execute(
        "SELECT model_id, count(*) FROM knowledge_vectors WHERE facet = 0 GROUP BY model_id"
    )
    embedded: dict[int, int] = dict(await cursor.fetchall())
    row = await (await connection.execute("SELECT count(*) FROM knowledge_chunks")).fetchone()
    chunks = int(row[0]) if row else 0
    return [ModelOverview(model, embedded.get(model.id, 0), chunks) for model in await models(connection)]
