"""Loading and searching the knowledge: bin/bench knowledge [--chunks N] [--queries N].

Vectors are made to look like those of texts: topics of very different size, related among each other, with
most of the variance in few directions. Uniform random vectors would have no neighbours worth finding.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from array import array
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from psycopg import sql
from rich.console import Console

from libs.common.clock import SystemClock
from libs.common.database import Database
from libs.common.events import EmbeddingRequested
from libs.common.identifiers import uuid7
from libs.common.knowledge import copy_format, memory_repository, repository, vector_type
from libs.common.knowledge.embedding import DIMENSIONS, Embedded, Purpose
from libs.common.knowledge.models import EmbeddingModel, models
from libs.common.knowledge.ranking import merged
from libs.common.knowledge.results import Filters
from libs.common.metrics import Metrics
from libs.common.migrate import migrate, migrations
from libs.common.settings import DatabaseSettings, EmbeddingBatchSettings
from services.embeddings import switch
from services.embeddings.batcher import Batcher
from services.embeddings.handler import EmbedTexts
from services.embeddings.registry import Registry
from services.embeddings.sources.repository import count_lexemes
from services.embeddings.store import ChunkVectors, VectorStore
from tools.bench.report import Measurement, Report, percentile
from tools.embedded.ports import free_ports
from tools.embedded.postgres import Postgres

BATCH = 2_048
"""Most texts of one call of the provider."""

TRANSACTION = 8_192
REQUEST = 16
TOPICS = 400
WORDS = 3_000
CONTACTS = 2_000


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


class InstantEmbedder:
    """A provider that takes no time: what is left is our own path."""

    def __init__(self) -> None:
        self._vector = array("f", [1.0] + [0.0] * (DIMENSIONS - 1))

    async def embed(self, texts: Sequence[str], purpose: Purpose, *, model: str) -> Embedded:  # noqa: ARG002 - the protocol's
        """The same vector for every text."""
        return Embedded([self._vector] * len(texts), "instant", len(texts))


def main(arguments: list[str]) -> int:
    """Run the benchmark and print its tables."""
    parser = argparse.ArgumentParser(prog="bin/bench knowledge", description=__doc__)
    parser.add_argument("--chunks", type=int, default=50_000)
    parser.add_argument("--queries", type=int, default=200)
    options = parser.parse_args(arguments)
    for report in asyncio.run(measure(options.chunks, options.queries)):
        report.show(Console())
        print(report.save())
    return 0


async def measure(chunks: int, queries: int) -> list[Report]:
    """Every table, on an embedded Postgres of its own."""
    with tempfile.TemporaryDirectory(prefix="gpbikes-bench-") as folder:
        await asyncio.to_thread(Path(folder).chmod, 0o755)  # Postgres runs as another user
        async with Postgres(Path(folder) / "postgres", free_ports(1)[0]) as postgres:
            await asyncio.to_thread(migrate, postgres.url, migrations())
            async with prepared(postgres.url, chunks, queries) as bench:
                loading = await load(bench)
                searching = await search(bench)
                embedding = await embed(bench)
    return [loading, searching, embedding]


@asynccontextmanager
async def prepared(url: str, chunks: int, queries: int) -> AsyncIterator[Bench]:
    """The database with its chunks."""
    random = np.random.default_rng(7)
    everything = text_like(random, chunks + queries)
    database = Database(DatabaseSettings(database_url=url), application="bench")
    async with database.opened():
        dealership_id, source_id = uuid7(), uuid7()
        chunk_ids = [uuid7() for _ in range(chunks)]
        await _store_chunks(database, dealership_id, source_id, chunk_ids, random)
        model = await _model(database)
        yield Bench(
            database, dealership_id, source_id, chunk_ids, everything[:chunks], everything[chunks:], model
        )


def text_like(random: np.random.Generator, count: int) -> NDArray[np.float32]:
    """`count` vectors of length one: topics in a space of decaying directions, and what is particular to
    each text.
    """
    spectrum = (1.0 / np.sqrt(np.arange(1, DIMENSIONS + 1))).astype(np.float32)
    topics = random.standard_normal((TOPICS, DIMENSIONS)).astype(np.float32) * spectrum
    shares = 1.0 / np.arange(1, TOPICS + 1)
    chosen = random.choice(TOPICS, size=count, p=shares / shares.sum())
    common = spectrum * 1.5
    own = random.standard_normal((count, DIMENSIONS)).astype(np.float32) * spectrum * 0.7
    vectors = common + topics[chosen] + own
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


async def load(bench: Bench) -> Report:
    """Rows a second into Postgres: bare binary COPY, and the store that checks what it writes."""
    rows = [array("f", vector.tobytes()) for vector in bench.vectors]
    bare = await _timed(lambda: _bare_copy(bench, rows))
    store, place = VectorStore(), copy_format.place(bench.dealership_id, bench.source_id)

    async def through_store() -> None:
        for start in range(0, len(rows), TRANSACTION):
            part = slice(start, start + TRANSACTION)
            chunks = [
                ChunkVectors(chunk_id, place, [values])
                for chunk_id, values in zip(bench.chunk_ids[part], rows[part], strict=True)
            ]
            async with bench.database.transaction() as connection:
                await store.write_chunks(connection, bench.model, chunks)

    ours = await _timed(through_store)
    async with bench.database.transaction() as connection:
        indexing = await _timed(lambda: switch.activate(connection, bench.model, clock=SystemClock()))
    async with bench.database.transaction() as connection:
        await connection.execute("ANALYZE")
    return Report(
        "knowledge-load",
        f"Bulk load of {len(rows):,} vectors of {DIMENSIONS} dimensions",
        [
            Measurement("binary COPY, bare table", {"rows/s": len(rows) / bare}),
            Measurement(f"the store, {TRANSACTION} rows a transaction", {"rows/s": len(rows) / ours}),
        ],
        baseline="binary COPY, bare table",
        ratio_of="rows/s",
        notes=[f"HNSW index over the rows: {indexing:.1f} s"],
    )


async def search(bench: Bench) -> Report:
    """Milliseconds of a search, and how many of the ten nearest it finds."""
    exact, truth = await _search(bench, lambda vector: _nearest(bench, vector, exact_rows=10**9))
    by_index, found = await _search(bench, lambda vector: _nearest(bench, vector, exact_rows=0))
    chosen, found_chosen = await _search(bench, lambda vector: _nearest(bench, vector))
    hybrid, _ = await _search(bench, lambda vector: _hybrid(bench, vector))
    narrow, _ = await _search(bench, lambda vector: _memories(bench, vector))
    rows = [
        ("exact scan", exact, truth),
        ("HNSW index", by_index, found),
        ("as chosen in code", chosen, found_chosen),
        ("meaning and words, merged", hybrid, None),
        ("one contact's memories", narrow, None),
    ]
    return Report(
        "knowledge-search",
        f"Search over {len(bench.chunk_ids):,} chunks, {len(bench.queries)} queries one after another",
        [Measurement(name, _figures(seconds, ids, truth)) for name, seconds, ids in rows],
        baseline="exact scan",
        ratio_of="p50 ms",
        notes=["without embedding the question"],
    )


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
    one_by_one = await _timed(lambda: _sequence([handle(event) for event in events[1 : len(events) // 4]]))
    together = await _timed(lambda: _gather([handle(event) for event in events[len(events) // 4 :]]))
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


async def _store_chunks(
    database: Database,
    dealership_id: UUID,
    source_id: UUID,
    chunk_ids: Sequence[UUID],
    random: np.random.Generator,
) -> None:
    now = datetime.now(UTC)
    words = random.zipf(1.2, size=(len(chunk_ids), 40)) % WORDS
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
            for chunk_id, row in zip(chunk_ids, words, strict=True):
                await copy.write_row((chunk_id, " ".join(_word(int(number)) for number in row)))
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


def _word(number: int) -> str:
    """An invented word for each number."""
    syllables = (
        "ba",
        "co",
        "du",
        "fe",
        "gi",
        "la",
        "mo",
        "nu",
        "pe",
        "ri",
        "sa",
        "to",
        "vu",
        "xe",
        "zi",
        "ha",
    )
    return "".join(syllables[number >> shift & 15] for shift in (0, 4, 8))


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


async def _bare_copy(bench: Bench, rows: Sequence[array[float]]) -> None:
    async with bench.database.transaction() as connection:
        await connection.execute("CREATE TABLE bare (chunk_id uuid, embedding vector(384))")
        vector_type.register(connection, await vector_type.fetch(connection))
        async with (
            connection.cursor() as cursor,
            cursor.copy("COPY bare (chunk_id, embedding) FROM STDIN (FORMAT binary)") as copy,
        ):
            copy.set_types(["uuid", "vector"])
            for chunk_id, row in zip(bench.chunk_ids, rows, strict=True):
                await copy.write_row((chunk_id, row))


async def _nearest(
    bench: Bench, vector: array[float], *, exact_rows: int = repository.EXACT_ROWS
) -> list[UUID]:
    async with bench.database.transaction(pipelined=True) as connection:
        found = await repository.nearest(
            connection, bench.model, bench.dealership_id, vector, Filters(), exact_rows=exact_rows
        )
    return [chunk_id for chunk_id, _ in found[:10]]


async def _hybrid(bench: Bench, vector: array[float]) -> list[UUID]:
    question = " ".join(_word(abs(int(value * 1e6)) % WORDS) for value in vector[:6])
    async with bench.database.transaction(pipelined=True) as connection:
        by_words = await repository.worded(connection, bench.dealership_id, question, Filters())
        by_vector = await repository.nearest(connection, bench.model, bench.dealership_id, vector, Filters())
        found = merged(by_vector, by_words, unit=bench.model.unit)[:10]
        return [result.chunk_id for result in await repository.described(connection, found)]


async def _memories(bench: Bench, vector: array[float]) -> list[UUID]:
    """Memories of one contact among those of many; stored at the first call."""
    async with bench.database.transaction() as connection:
        row = await (await connection.execute("SELECT id FROM contacts LIMIT 1")).fetchone()
        if row is None:
            await _store_memories(bench)
            row = await (await connection.execute("SELECT id FROM contacts LIMIT 1")).fetchone()
        assert row is not None, "memories were stored"
        recalled = await memory_repository.recall(
            connection, bench.dealership_id, row[0], model=bench.model, vector=vector, limit=10
        )
    return [memory.id for memory in recalled]


async def _store_memories(bench: Bench) -> None:
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


async def _search(
    bench: Bench, ask: Callable[[array[float]], Awaitable[list[UUID]]]
) -> tuple[list[float], list[list[UUID]]]:
    queries = [array("f", query.tobytes()) for query in bench.queries]
    for query in queries[:10]:
        await ask(query)
    seconds: list[float] = []
    found: list[list[UUID]] = []
    for query in queries:
        started = time.perf_counter()
        found.append(await ask(query))
        seconds.append(time.perf_counter() - started)
    return seconds, found


def _figures(
    seconds: Sequence[float], found: Sequence[Sequence[UUID]] | None, truth: Sequence[Sequence[UUID]]
) -> dict[str, float]:
    figures = {"p50 ms": percentile(seconds, 0.5) * 1000, "p95 ms": percentile(seconds, 0.95) * 1000}
    if found is not None:
        shares = [len({*own} & {*right}) / len(right) for own, right in zip(found, truth, strict=True)]
        figures["recall@10"] = sum(shares) / len(shares)
    return figures


async def _timed(work: Callable[[], Awaitable[None]]) -> float:
    started = time.perf_counter()
    await work()
    return time.perf_counter() - started


async def _sequence(works: Sequence[Awaitable[None]]) -> None:
    for work in works:
        await work


async def _gather(works: Sequence[Awaitable[None]]) -> None:
    await asyncio.gather(*works)
