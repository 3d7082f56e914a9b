"""How fast and how well passages are found."""

from __future__ import annotations

import time
from array import array
from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

from libs.common.knowledge import repository
from libs.common.knowledge.ranking import merged
from libs.common.knowledge.results import EVERYWHERE
from tools.bench.knowledge_parts import memories
from tools.bench.knowledge_parts.invented import WORDS, word
from tools.bench.knowledge_parts.rig import Bench
from tools.bench.report import Measurement, Report, percentile

WORDS_OF_A_QUESTION = 6


async def search(bench: Bench) -> Report:
    """Milliseconds of a search, and how many of the ten nearest it finds."""
    exact, truth = await _search(bench, lambda vector: _nearest(bench, vector, exact_rows=10**9))
    by_index, found = await _search(bench, lambda vector: _nearest(bench, vector, exact_rows=0))
    chosen, found_chosen = await _search(bench, lambda vector: _nearest(bench, vector))
    hybrid, _ = await _search(bench, lambda vector: _hybrid(bench, vector))
    narrow, _ = await _search(bench, lambda vector: memories.recalled(bench, vector))
    rows = [
        ("exact scan", exact, truth),
        ("HNSW index", by_index, found),
        ("as chosen in code", chosen, found_chosen),
        ("meaning and words, merged", hybrid, None),
        ("one contact's memories", narrow, None),
    ]
    return Report(
        "knowledge-search",
        f"Search over {len(bench.chunk_ids):,} chunks, {len(bench.queries)} queries in a row",
        [Measurement(name, _figures(seconds, ids, truth)) for name, seconds, ids in rows],
        baseline="exact scan",
        ratio_of="p50 ms",
        notes=["without embedding the question"],
    )


async def _nearest(
    bench: Bench, vector: array[float], *, exact_rows: int = repository.EXACT_ROWS
) -> list[UUID]:
    async with bench.database.transaction(pipelined=True, dealership_id=bench.dealership_id) as connection:
        found = await repository.nearest(
            connection, bench.model, bench.dealership_id, vector, EVERYWHERE, exact_rows=exact_rows
        )
    return [chunk_id for chunk_id, _ in found[:10]]


async def _hybrid(bench: Bench, vector: array[float]) -> list[UUID]:
    question = " ".join(word(abs(int(value * 1e6)) % WORDS) for value in vector[:WORDS_OF_A_QUESTION])
    async with bench.database.transaction(pipelined=True, dealership_id=bench.dealership_id) as connection:
        by_words = await repository.worded(connection, bench.dealership_id, question, EVERYWHERE)
        by_vector = await repository.nearest(connection, bench.model, bench.dealership_id, vector, EVERYWHERE)
        found = merged(by_vector, by_words, unit=bench.model.unit)[:10]
        return [result.chunk_id for result in await repository.described(connection, found)]


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
