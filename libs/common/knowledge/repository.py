"""The SQL of searching the knowledge."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from psycopg import sql

from libs.common.database import Connection
from libs.common.knowledge.models import EmbeddingModel
from libs.common.knowledge.results import Filters, Found, Kind, Result

EXACT_ROWS = 1_000
"""Up to so many vectors a filter leaves, all are compared: with 5,000 that took four times as long as by
the index.
"""

EF_SEARCH = 100
NEIGHBOURS = 100
"""Facets that the index is asked for; those of one chunk are many."""

CANDIDATES = 50
_COMMON_CHUNKS = 2_000
_TERMS = 12

_EXACT = sql.SQL(
    """
    SELECT chunk_id, (max(similarity) + avg(similarity)) / 2 AS score
    FROM (SELECT chunk_id, 1 - (embedding <=> %(vector)s::vector) AS similarity FROM {table} WHERE {where})
    AS facets GROUP BY chunk_id ORDER BY score DESC, chunk_id LIMIT %(limit)s
    """
)
_BY_INDEX = sql.SQL(
    """
    WITH neighbours AS MATERIALIZED (
        SELECT chunk_id FROM {table} WHERE {where} ORDER BY embedding <=> %(vector)s::vector LIMIT
        {neighbours}
    )
    SELECT chunk_id, (max(similarity) + avg(similarity)) / 2 AS score
    FROM (
        SELECT chunk_id, 1 - (embedding <=> %(vector)s::vector) AS similarity FROM {table}
        WHERE chunk_id IN (SELECT chunk_id FROM neighbours)
    ) AS facets
    GROUP BY chunk_id ORDER BY score DESC, chunk_id LIMIT %(limit)s
    """
)


async def plan_for_each_question(connection: Connection) -> None:
    """Let the statements of this transaction be planned for their values, whatever the session does else.

    How much a filter leaves and how common words are decides which plan is good.
    """
    await connection.execute(
        """
        SELECT set_config('plan_cache_mode', 'force_custom_plan', true),
               set_config('enable_seqscan', 'on', true)
        """
    )


async def nearest(
    connection: Connection,
    model: EmbeddingModel,
    dealership_id: UUID,
    vector: array[float],
    filters: Filters,
    *,
    exact_rows: int = EXACT_ROWS,
) -> list[tuple[UUID, float]]:
    """The CANDIDATES chunks most similar to `vector`, best first, each with its similarity.

    That is the middle between its nearest facet and the average of its facets: one facet that resembles the
    question by chance weighs less than several that do.
    """
    parameters = {"vector": as_text(vector), "limit": CANDIDATES, **_parameters(dealership_id, filters)}
    exact = await _rows(connection, model, parameters, filters, up_to=exact_rows) <= exact_rows
    statement = (_EXACT if exact else _BY_INDEX).format(
        table=sql.Identifier(model.table), where=_of_sources(filters), neighbours=sql.Literal(NEIGHBOURS)
    )
    cursor = await connection.execute(statement, parameters)
    return [(chunk_id, float(similarity)) for chunk_id, similarity in await cursor.fetchall()]


async def worded(
    connection: Connection, dealership_id: UUID, question: str, filters: Filters
) -> list[tuple[UUID, float]]:
    """The CANDIDATES chunks that share most of the question's weighty words, with the share, best first."""
    statement = sql.SQL(
        """
        WITH known AS (
            SELECT q.lexeme, coalesce(k.chunks, 0) AS chunks,
                   ln(1 + (total.chunks + 1)::float / (coalesce(k.chunks, 0) + 1)) AS weight
            FROM unnest(spanish_lexemes(%(question)s)) AS q
            CROSS JOIN (
                SELECT coalesce(max(chunks), 0) AS chunks FROM knowledge_lexemes
                WHERE dealership_id = %(dealership_id)s AND lexeme = ''
            ) AS total
            LEFT JOIN knowledge_lexemes k ON k.dealership_id = %(dealership_id)s AND k.lexeme = q.lexeme
        ), asked AS (
            SELECT lexeme, weight FROM known WHERE chunks <= %(common)s ORDER BY weight DESC LIMIT %(terms)s
        )
        SELECT chunk.id, (sum(asked.weight) / (SELECT sum(weight) FROM known))::float AS coverage
        FROM asked JOIN knowledge_texts chunk ON chunk.lexemes @@ (quote_literal(asked.lexeme))::tsquery
        WHERE {where}
        GROUP BY chunk.id ORDER BY coverage DESC, chunk.id LIMIT %(limit)s
        """
    ).format(where=_of_chunks(filters))
    parameters = {
        "question": question,
        "limit": CANDIDATES,
        "common": _COMMON_CHUNKS,
        "terms": _TERMS,
        **_parameters(dealership_id, filters),
    }
    cursor = await connection.execute(statement, parameters)
    return [(chunk_id, float(coverage)) for chunk_id, coverage in await cursor.fetchall()]


async def described(connection: Connection, found: Sequence[Found]) -> list[Result]:
    """The passages of `found` that still exist, in the same order."""
    cursor = await connection.execute(
        """
        SELECT chunk.id, source.id, source.key, source.title, chunk.kind, chunk.language, chunk.anchor,
               chunk.title_path, chunk.body, source.dated_on
        FROM knowledge_chunks chunk JOIN knowledge_sources source ON source.id = chunk.source_id
        WHERE chunk.id = ANY(%s)
        """,
        ([each.chunk_id for each in found],),
    )
    rows = {row[0]: row for row in await cursor.fetchall()}
    return [_result(rows[each.chunk_id], each) for each in found if each.chunk_id in rows]


async def holds(connection: Connection, dealership_id: UUID, kinds: Sequence[Kind]) -> bool:
    """Whether the dealership has a source of one of `kinds`."""
    cursor = await connection.execute(
        "SELECT EXISTS (SELECT FROM knowledge_sources WHERE dealership_id = %s AND kind = ANY(%s))",
        (dealership_id, list(kinds)),
    )
    row = await cursor.fetchone()
    return bool(row and row[0])


def as_text(vector: array[float]) -> str:
    """A vector as Postgres reads it."""
    return f"[{','.join(map(str, vector))}]"


async def _rows(
    connection: Connection,
    model: EmbeddingModel,
    parameters: dict[str, Any],
    filters: Filters,
    *,
    up_to: int,
) -> int:
    """How many rows the filter leaves, counted no further than decides.

    For this transaction it also tells the index, in the same trip, to look at enough neighbours and to go
    on while the filter drops them.
    """
    statement = sql.SQL(
        """
        SELECT (SELECT count(*) FROM (SELECT FROM {table} WHERE {where} LIMIT {limit}) AS remaining),
               set_config('hnsw.ef_search', {ef_search}, true),
               set_config('hnsw.iterative_scan', 'strict_order', true)
        """
    ).format(
        table=sql.Identifier(model.table),
        where=_of_sources(filters),
        limit=sql.Literal(up_to + 1),
        ef_search=sql.Literal(str(EF_SEARCH)),
    )
    row = await (await connection.execute(statement, parameters)).fetchone()
    return int(row[0]) if row else 0


def _of_sources(filters: Filters) -> sql.Composable:
    """The filter of vectors, which know their source only."""
    if not filters.kinds and not filters.language:
        return _of_chunks(filters)
    sources = sql.SQL("SELECT id FROM knowledge_sources WHERE {}").format(_kinds_and_language(filters))
    return sql.SQL("{} AND source_id = ANY(ARRAY({}))").format(
        _of_chunks(Filters(source_id=filters.source_id)), sources
    )


def _of_chunks(filters: Filters) -> sql.Composable:
    conditions = [_kinds_and_language(filters)]
    if filters.source_id is not None:
        conditions.append(sql.SQL("source_id = %(source_id)s"))
    return sql.SQL(" AND ").join(conditions)


def _kinds_and_language(filters: Filters) -> sql.Composable:
    conditions = [sql.SQL("dealership_id = %(dealership_id)s")]
    if filters.kinds:
        conditions.append(sql.SQL("kind = ANY(%(kinds)s)"))
    if filters.language:
        conditions.append(sql.SQL("language = %(language)s"))
    return sql.SQL(" AND ").join(conditions)


def _parameters(dealership_id: UUID, filters: Filters) -> dict[str, Any]:
    return {
        "dealership_id": dealership_id,
        "kinds": list(filters.kinds),
        "language": filters.language,
        "source_id": filters.source_id,
    }


def _result(row: tuple[Any, ...], found: Found) -> Result:
    chunk_id, source_id, key, title, kind, language, anchor, title_path, body, dated_on = row
    return Result(
        chunk_id=chunk_id,
        source_id=source_id,
        source_key=key,
        source_title=title,
        kind=kind,
        language=language,
        anchor=anchor,
        title_path=tuple(title_path),
        body=body,
        dated_on=dated_on,
        score=found.score,
        similarity=found.similarity,
        coverage=found.coverage,
        evidence=found.evidence,
    )
