"""Memories of many contacts, of which one contact's are to be found."""

from __future__ import annotations

from array import array
from uuid import UUID

from psycopg import sql

from libs.common.knowledge import memory_repository
from tools.bench.knowledge_parts.rig import Bench

CONTACTS = 2_000


async def recalled(bench: Bench, vector: array[float]) -> list[UUID]:
    """Memories of one contact among those of many; stored at the first call."""
    async with bench.database.transaction() as connection:
        row = await (await connection.execute("SELECT id FROM contacts LIMIT 1")).fetchone()
        if row is None:
            await _store(bench)
            row = await (await connection.execute("SELECT id FROM contacts LIMIT 1")).fetchone()
        assert row is not None, "memories were stored"
        recalled = await memory_repository.recall(
            connection, bench.dealership_id, row[0], model=bench.model, vector=vector, limit=10
        )
    return [memory.id for memory in recalled]


async def _store(bench: Bench) -> None:
    async with bench.database.transaction() as connection:
        await connection.execute("SET LOCAL statement_timeout = 0")
        await connection.execute(
            "INSERT INTO contacts (id, dealership_id) "
            "SELECT gen_random_uuid(), %s FROM generate_series(1, %s)",
            (bench.dealership_id, CONTACTS),
        )
        await connection.execute(
            """
            INSERT INTO memories (id, dealership_id, contact_id, kind, body, content_hash, occurred_at,
            created_at)
            SELECT gen_random_uuid(), dealership_id, id, 'summary', 'x', n::text, now(), now()
            FROM contacts, generate_series(1, 10) AS n
            """
        )
        statement = sql.SQL(
            """
            INSERT INTO memory_vectors (model_id, memory_id, dealership_id, contact_id, embedding)
            SELECT %s, memory.id, memory.dealership_id, memory.contact_id, v.embedding
            FROM (SELECT *, row_number() OVER () AS n FROM memories) AS memory
            JOIN (SELECT embedding, row_number() OVER () AS n FROM {}) AS v USING (n)
            """
        ).format(sql.Identifier(bench.model.table))
        await connection.execute(statement, (bench.model.id,))
