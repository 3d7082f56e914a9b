"""Which model new vectors are made with, and the change from one model to the next."""

from __future__ import annotations

from collections.abc import Callable

from psycopg import sql

from libs.common.clock import Clock
from libs.common.database import Connection, Database
from libs.common.knowledge.embedding import RECIPE, Embedder, Purpose
from libs.common.knowledge.models import EmbeddingModel, models

PROBE = "¿Está ahí?"
"""Embedded once to learn what the provider calls its model."""

DROP_AFTER_SECONDS = 60
"""Searches that began with the former model have long ended then."""


class Registry:
    """Knows the wanted model: the one the settings name, as the provider at hand serves it."""

    def __init__(self, database: Database, embedder: Embedder, *, name: str, clock: Clock) -> None:
        self._database = database
        self._embedder = embedder
        self._name = name
        self._clock = clock
        self._wanted: EmbeddingModel | None = None

    async def wanted(self) -> EmbeddingModel:
        """The model that new vectors are made with, with a place for them.

        Raises EmbeddingUnavailable or EmbeddingRefused when the provider has never said what it serves.
        """
        if self._wanted is None:
            probe = await self._embedder.embed([PROBE], Purpose.PASSAGE, model=self._name)
            async with self._database.transaction() as connection:
                self._wanted = await _registered(connection, self._name, probe.served_as, self._clock)
        return self._wanted

    def forget(self) -> None:
        """Ask the provider again next time: it has changed."""
        self._wanted = None


async def _registered(connection: Connection, name: str, served_as: str, clock: Clock) -> EmbeddingModel:
    await connection.execute("LOCK TABLE embedding_models IN SHARE ROW EXCLUSIVE MODE")
    known = await models(connection)
    first = not any(model.state == "active" for model in known)
    cursor = await connection.execute(
        """
        INSERT INTO embedding_models (name, served_as, recipe, state, created_at)
        VALUES (%(name)s, %(served_as)s, %(recipe)s, 'building', %(now)s)
        ON CONFLICT (served_as, recipe) DO UPDATE
        SET name = excluded.name,
            state = CASE embedding_models.state WHEN 'retired' THEN 'building' ELSE embedding_models.state END
        RETURNING id
        """,
        {"name": name, "served_as": served_as, "recipe": RECIPE, "now": clock.now()},
    )
    row = await cursor.fetchone()
    model = next(model for model in await models(connection) if row is not None and model.id == row[0])
    await _make_place(connection, model)
    if first:
        await activate(connection, model, clock)
        return await _again(connection, model)
    return model


async def _make_place(connection: Connection, model: EmbeddingModel) -> None:
    await connection.execute(
        sql.SQL("CREATE TABLE IF NOT EXISTS {} PARTITION OF knowledge_vectors FOR VALUES IN ({})").format(
            sql.Identifier(model.table), sql.Literal(model.id)
        )
    )
