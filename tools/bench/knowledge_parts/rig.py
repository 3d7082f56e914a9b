"""A database with one dealership whose knowledge is invented, to be measured on."""

from __future__ import annotations

import time
from array import array
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from libs.common.database import Database
from libs.common.identifiers import uuid7
from libs.common.knowledge import repository
from libs.common.knowledge.embedding import DIMENSIONS
from libs.common.knowledge.models import EmbeddingModel, models
from libs.common.settings import DatabaseSettings
from services.embeddings import switch
from services.embeddings.sources.repository import count_lexemes
from tools.bench.knowledge_parts import invented


@dataclass(frozen=True)
class Bench:
    """A database with one dealership whose chunks have no vectors yet."""

    database: Database
    dealership_id: UUID
    source_id: UUID
    chunk_ids: list[UUID]
    vectors: NDArray[np.float32]
    queries: NDArray[np.float32]
    model: EmbeddingModel


@asynccontextmanager
async def prepared(url: str, chunks: int, queries: int) -> AsyncIterator[Bench]:
    """The database with its chunks."""
    random = np.random.default_rng(7)
    everything = invented.text_like(random, chunks + queries)
    database = Database(DatabaseSettings(database_url=url), application="bench")
    async with database.opened():
        dealership_id, source_id = uuid7(), uuid7()
        chunk_ids = [uuid7() for _ in range(chunks)]
        await _store_chunks(database, dealership_id, source_id, chunk_ids, invented.texts(random, chunks))
        model = await _model(database)
        yield Bench(
            database, dealership_id, source_id, chunk_ids, everything[:chunks], everything[chunks:], model
        )


async def timed(work: Callable[[], Awaitable[object]]) -> float:
    """The seconds that `work` takes."""
    started = time.perf_counter()
    await work()
    return time.perf_counter() - started


async def _store_chunks(
    database: Database,
    dealership_id: UUID,
    source_id: UUID,
    chunk_ids: Sequence[UUID],
    texts: Sequence[str],
) -> None:
    now = datetime.now(UTC)
    async with database.transaction() as connection:
        await connection.execute("SET LOCAL statement_timeout = 0")
        await connection.execute("INSERT INTO dealerships (id, name) VALUES (%s, 'bench')", (dealership_id,))
        await connection.execute(
            "INSERT INTO knowledge_sources VALUES "
            "(%s, %s, 'bench', 'document', 'bench', 'es', 'text/plain', '', '', %s, %s)",
            (source_id, dealership_id, now.date(), now),
        )
        copy_in = "COPY bench_texts (id, body) FROM STDIN"
        await connection.execute("CREATE TEMPORARY TABLE bench_texts (id uuid, body text) ON COMMIT DROP")
        async with connection.cursor() as cursor, cursor.copy(copy_in) as copy:
            for row in zip(chunk_ids, texts, strict=True):
                await copy.write_row(row)
        await connection.execute(
            """
            INSERT INTO knowledge_chunks (id, dealership_id, source_id, kind, language, position, anchor,
                                          title_path, body, tokens, content_hash, created_at, lexemes)
            SELECT id, %s, %s, 'document', 'es', 0, 'a', '{bench}', body, 60, id::text, %s,
            spanish_lexemes(body)
            FROM bench_texts
            """,
            (dealership_id, source_id, now),
        )
        await count_lexemes(connection, dealership_id)


async def _model(database: Database) -> EmbeddingModel:
    async with database.transaction() as connection:
        await connection.execute(
            "INSERT INTO embedding_models (name, served_as, recipe, question_mean, unit, state, created_at) "
            "VALUES ('bench', 'bench', 1, %s, 0.1, 'building', now())",
            (repository.as_text(array("f", [0.0] * DIMENSIONS)),),
        )
        model = (await models(connection))[0]
        await switch.make_place(connection, model)
    return model
