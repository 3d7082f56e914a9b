"""Which model new vectors are made with."""

from __future__ import annotations

import asyncio
from array import array
from collections.abc import Sequence

from libs.common.clock import Clock
from libs.common.database import EVERY_DEALERSHIP, Connection, Database
from libs.common.knowledge.centring import mean
from libs.common.knowledge.embedding import RECIPE, Embedder, Purpose
from libs.common.knowledge.errors import EmbeddingUnavailable
from libs.common.knowledge.models import EmbeddingModel, models
from libs.common.knowledge.repository import as_text
from services.embeddings import switch


class Registry:
    """Knows the wanted model: the one the settings name, as the provider at hand serves it."""

    def __init__(
        self, database: Database, embedder: Embedder, *, name: str, questions: Sequence[str], clock: Clock
    ) -> None:
        """`name` is what the provider is asked for; `questions` are ordinary ones, to measure it by."""
        self._database = database
        self._embedder = embedder
        self._name = name
        self._questions = questions
        self._clock = clock
        self._wanted: EmbeddingModel | None = None
        self._asking = asyncio.Lock()
        self._failure: EmbeddingUnavailable | None = None
        self._again_at = 0.0

    async def wanted(self) -> EmbeddingModel:
        """The model that new vectors are made with, with a place for them.

        Raises EmbeddingUnavailable or EmbeddingRefused when the provider has not said what it serves.
        """
        async with self._asking:
            if self._wanted is None:
                self._wanted = await self._ask()
            return self._wanted

    def forget(self) -> None:
        """Ask the provider again next time: it or the state of its model has changed."""
        self._wanted = None

    async def _ask(self) -> EmbeddingModel:
        if self._failure is not None and self._clock.monotonic() < self._again_at:
            raise self._failure  # the others who waited need not find it out one by one
        try:
            answer = await self._embedder.embed(self._questions, Purpose.QUERY, model=self._name)
        except EmbeddingUnavailable as error:
            self._failure, self._again_at = error, self._clock.monotonic() + error.retry_seconds
            raise
        async with self._database.transaction(dealership_id=EVERY_DEALERSHIP) as connection:
            return await self._registered(connection, answer.served_as, mean(answer.vectors))

    async def _registered(
        self, connection: Connection, served_as: str, question_mean: array[float]
    ) -> EmbeddingModel:
        # Instances that start at the same time register one after the other.
        await connection.execute("LOCK TABLE embedding_models IN SHARE ROW EXCLUSIVE MODE")
        first = not any(model.state == "active" for model in await models(connection))
        await self._insert(connection, served_as, question_mean)
        model = _find(await models(connection), served_as)
        await switch.make_place(connection, model)
        if first:
            await switch.activate(connection, model, clock=self._clock)
        return _find(await models(connection), served_as)

    async def _insert(self, connection: Connection, served_as: str, question_mean: array[float]) -> None:
        await connection.execute(
            """
            INSERT INTO embedding_models (name, served_as, recipe, question_mean, state, created_at)
            VALUES (%s, %s, %s, %s, 'building', %s)
            ON CONFLICT (served_as, recipe) DO UPDATE
            SET name = excluded.name,
                state = CASE embedding_models.state WHEN 'retired' THEN 'building' ELSE
                embedding_models.state END
            """,
            (self._name, served_as, RECIPE, as_text(question_mean), self._clock.now()),
        )


def _find(known: Sequence[EmbeddingModel], served_as: str) -> EmbeddingModel:
    return next(model for model in known if (model.served_as, model.recipe) == (served_as, RECIPE))
