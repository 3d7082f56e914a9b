"""The one way in which agents ask what the dealership knows."""

from __future__ import annotations

from array import array
from uuid import UUID

from libs.common.clock import Clock
from libs.common.database import Connection, Database
from libs.common.knowledge import repository
from libs.common.knowledge.models import EmbeddingModel, active_model
from libs.common.knowledge.questions import Questions
from libs.common.knowledge.ranking import merged, sufficient
from libs.common.knowledge.results import Answer, Filters
from libs.common.metrics import Metrics

NEAREST = 10
MODEL_SECONDS = 5.0
EVERYWHERE = Filters()


class Knowledge:
    """Searches the knowledge of a dealership by meaning and by words."""

    def __init__(self, database: Database, questions: Questions, *, clock: Clock, metrics: Metrics) -> None:
        self._database = database
        self._questions = questions
        self._clock = clock
        self._metrics = metrics
        self._model: EmbeddingModel | None = None
        self._model_until = 0.0

    async def search(
        self, dealership_id: UUID, question: str, *, filters: Filters = EVERYWHERE, limit: int = 5
    ) -> Answer:
        """At most `limit` passages of the dealership that answer `question`, best first.

        With no result the answer is "I don't know". A provider that is down costs quality, not the answer: words
        alone are searched then. Raises psycopg.Error when the database fails.
        """
        model = await self._active()
        vector = await self._questions.vector(question, model) if model else None
        started = self._clock.monotonic()
        async with self._database.transaction() as connection:
            answer = await _answer(connection, dealership_id, question, filters, limit, model, vector)
        self._metrics.knowledge_seconds.observe(self._clock.monotonic() - started)
        self._metrics.knowledge_searches.labels("answered" if answer.known else "unknown", answer.mode).inc()
        return answer

    async def _active(self) -> EmbeddingModel | None:
        if self._clock.monotonic() >= self._model_until:
            async with self._database.transaction() as connection:
                self._model = await active_model(connection)
            self._model_until = self._clock.monotonic() + MODEL_SECONDS
        return self._model


async def _answer(
    connection: Connection,
    dealership_id: UUID,
    question: str,
    filters: Filters,
    limit: int,
    model: EmbeddingModel | None,
    vector: array[float] | None,
) -> Answer:
    by_words = await repository.worded(connection, dealership_id, question, filters)
    by_vector = (
        await repository.nearest(connection, model, dealership_id, vector, filters)
        if model is not None and vector is not None
        else []
    )
    found = merged(by_vector, by_words)[: max(limit, NEAREST)]
    results = tuple(await repository.described(connection, found))
    floor = model.floor if model is not None and vector is not None else None
    known = sufficient(results[:limit], floor=floor)
    return Answer(
        results=results[:limit] if known else (),
        nearest=results,
        mode="words" if vector is None else "hybrid",
    )
