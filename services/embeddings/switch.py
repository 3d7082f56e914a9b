"""The change from one model to the next: a place for its vectors, its index, and the end of the former."""

from __future__ import annotations

from datetime import timedelta

from psycopg import sql

from libs.common.clock import Clock
from libs.common.database import Connection
from libs.common.knowledge.models import EmbeddingModel

DROP_AFTER = timedelta(minutes=1)
"""Searches that began with the former model have long ended then."""

HNSW_NEIGHBOURS = 16
HNSW_CONSTRUCTION = 64
"""pgvector's defaults: with them recall@10 over 50,000 chunks was 0.99 (docs/benchmarks.md)."""

INDEX_MEMORY = "256MB"
"""Holds the graph of some 100,000 vectors while it is built."""


async def make_place(connection: Connection, model: EmbeddingModel) -> None:
    """A partition for the vectors of `model`, without an index until they are complete.

    Who reads it sees the rows of the dealership it works for; this service, which owns it, sees all.
    """
    await connection.execute(
        sql.SQL("CREATE TABLE IF NOT EXISTS {} PARTITION OF knowledge_vectors FOR VALUES IN ({})").format(
            sql.Identifier(model.table), sql.Literal(model.id)
        )
    )
    await connection.execute("SELECT close_off(%s::regclass)", (model.table,))


async def activate(connection: Connection, model: EmbeddingModel, *, clock: Clock) -> None:
    """From the commit on, searches use `model`, and the model used before is retired."""
    await _index(connection, model)
    await connection.execute(
        "UPDATE embedding_models SET state = 'retired', retired_at = %s "
        "WHERE state <> 'retired' AND id <> %s",
        (clock.now(), model.id),
    )
    await connection.execute(
        "UPDATE embedding_models SET state = 'active', activated_at = %s WHERE id = %s",
        (clock.now(), model.id),
    )


async def drop_retired(connection: Connection, *, clock: Clock) -> list[int]:
    """Remove the vectors of models retired for DROP_AFTER; the ids of those models."""
    cursor = await connection.execute(
        """
        SELECT id FROM embedding_models
        WHERE state = 'retired' AND retired_at < %s AND to_regclass('knowledge_vectors_' || id) IS NOT NULL
        """,
        (clock.now() - DROP_AFTER,),
    )
    retired = [int(row[0]) for row in await cursor.fetchall()]
    for number in retired:
        await connection.execute("DELETE FROM memory_vectors WHERE model_id = %s", (number,))
        await connection.execute(
            sql.SQL("DROP TABLE {}").format(sql.Identifier(f"knowledge_vectors_{number}"))
        )
    return retired


async def _index(connection: Connection, model: EmbeddingModel) -> None:
    # Building takes longer than a statement of a service may, and more memory.
    await connection.execute("SET LOCAL statement_timeout = 0")
    await connection.execute(sql.SQL("SET LOCAL maintenance_work_mem = {}").format(sql.Literal(INDEX_MEMORY)))
    await connection.execute(
        sql.SQL("CREATE INDEX IF NOT EXISTS {} ON {} (dealership_id, source_id)").format(
            sql.Identifier(f"{model.table}_filter"), sql.Identifier(model.table)
        )
    )
    await connection.execute(
        sql.SQL(
            "CREATE INDEX IF NOT EXISTS {} ON {} USING hnsw (embedding vector_cosine_ops) "
            "WITH (m = {}, ef_construction = {})"
        ).format(
            sql.Identifier(f"{model.table}_hnsw"),
            sql.Identifier(model.table),
            sql.Literal(HNSW_NEIGHBOURS),
            sql.Literal(HNSW_CONSTRUCTION),
        )
    )
