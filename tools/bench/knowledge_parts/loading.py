"""How fast vectors get into Postgres."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from statistics import median

from psycopg import sql

from libs.common.clock import SystemClock
from libs.common.knowledge import vector_type
from services.embeddings import repository, switch
from services.embeddings.store import SourceRead, SourceVectors, VectorStore
from tools.bench.knowledge_parts.rig import Bench, timed
from tools.bench.report import Measurement, Report

TRANSACTION = 8_192
"""Chunks written in one transaction."""

BARE = "binary COPY, bare table"


async def load(bench: Bench, *, rounds: int) -> Report:
    """Rows a second: bare binary COPY, and the store that checks what it writes; medians of `rounds`.

    The vectors of the last round stay, indexed.
    """
    rows = [array("f", vector.tobytes()) for vector in bench.vectors]
    bare: list[float] = []
    ours: list[float] = []
    for _ in range(rounds):
        await _empty(bench)
        bare.append(await timed(lambda: _bare_copy(bench, rows)))
        ours.append(await timed(lambda: _through_store(bench, rows)))
    async with bench.database.transaction() as connection:
        indexing = await timed(lambda: switch.activate(connection, bench.model, clock=SystemClock()))
    async with bench.database.transaction() as connection:
        await connection.execute("ANALYZE")
    return Report(
        "knowledge-load",
        f"Bulk load of {len(rows):,} vectors, median of {rounds} rounds",
        [
            Measurement(BARE, {"rows/s": len(rows) / median(bare)}),
            Measurement(f"the store, {TRANSACTION} rows a transaction", {"rows/s": len(rows) / median(ours)}),
        ],
        baseline=BARE,
        ratio_of="rows/s",
        notes=[f"HNSW index over the rows: {indexing:.1f} s"],
    )


async def _empty(bench: Bench) -> None:
    async with bench.database.transaction() as connection:
        await connection.execute(sql.SQL("TRUNCATE {}").format(sql.Identifier(bench.model.table)))


async def _bare_copy(bench: Bench, rows: Sequence[array[float]]) -> None:
    async with bench.database.transaction() as connection:
        await connection.execute("DROP TABLE IF EXISTS bare")
        await connection.execute("CREATE TABLE bare (chunk_id uuid, embedding vector(384))")
        vector_type.register(connection, await vector_type.fetch(connection))
        async with (
            connection.cursor() as cursor,
            cursor.copy("COPY bare (chunk_id, embedding) FROM STDIN (FORMAT binary)") as copy,
        ):
            copy.set_types(["uuid", "vector"])
            for chunk_id, row in zip(bench.chunk_ids, rows, strict=True):
                await copy.write_row((chunk_id, row))


async def _through_store(bench: Bench, rows: Sequence[array[float]]) -> None:
    store, source = VectorStore(), await _read(bench)
    for start in range(0, len(rows), TRANSACTION):
        part = slice(start, start + TRANSACTION)
        found = SourceVectors(source, bench.chunk_ids[part], [[values] for values in rows[part]])
        async with bench.database.transaction() as connection:
            await store.write_chunks(connection, bench.model, [found])


async def _read(bench: Bench) -> SourceRead:
    async with bench.database.transaction() as connection:
        wanted = await repository.wanted(connection, bench.model, "chunk", bench.chunk_ids[:1])
    assert wanted[0].source is not None, "a chunk is of a source"
    return wanted[0].source
