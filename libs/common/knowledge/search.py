"""The one way in which agents ask what the dealership knows."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from uuid import UUID

from libs.common.clock import Clock
from libs.common.database import EVERY_DEALERSHIP, Connection, Database
from libs.common.knowledge import repository
from libs.common.knowledge.models import EmbeddingModel, active_model
from libs.common.knowledge.questions import Questions
from libs.common.knowledge.ranking import merged, sufficient
from libs.common.knowledge.results import EVERYWHERE, Answer, Filters, Kind
from libs.common.metrics import Metrics

NEAREST = 10
MODEL_SECONDS = 5.0
HELD_SECONDS = 5.0


class Knowledge:
    """Searches the knowledge of a dealership by meaning and by words."""

    def __init__(self, database: Database, questions: Questions, *, clock: Clock, metrics: Metrics) -> None:
        self._database = database
        self._questions = questions
        self._clock = clock
        self._metrics = metrics
        self._model: EmbeddingModel | None = None
        self._model_until = 0.0
        self._held: dict[tuple[UUID, tuple[Kind, ...]], tuple[bool, float]] = {}

    async def search(
        self, dealership_id: UUID, question: str, *, filters: Filters = EVERYWHERE, limit: int = 5
    ) -> Answer:
        """At most `limit` passages of the dealership that answer `question`, best first.

        With no result the answer is "I don't know". A provider that is down costs quality, not the answer:
        words alone are searched then. Raises psycopg.Error when the database fails.
        """
        model = await self._active()
        vector = await self._questions.vector(question, model) if model else None
        started = self._clock.monotonic()
        async with self._database.transaction(pipelined=True, dealership_id=dealership_id) as connection:
            await repository.plan_for_each_question(connection)
            asked = _Asked(dealership_id, question, filters, limit, model, vector)
            answer = await _answer(connection, asked)
        self._metrics.knowledge_seconds.observe(self._clock.monotonic() - started)
        self._metrics.knowledge_searches.labels("answered" if answer.known else "unknown", answer.mode).inc()
        return answer

    async def holds(self, dealership_id: UUID, kinds: tuple[Kind, ...]) -> bool:
        """Whether the dealership has a source of one of `kinds`; a change is known HELD_SECONDS later.

        Raises psycopg.Error when the database fails.
        """
        held, until = self._held.get((dealership_id, kinds), (False, 0.0))
        if self._clock.monotonic() >= until:
            async with self._database.transaction(dealership_id=dealership_id) as connection:
                held = await repository.holds(connection, dealership_id, kinds)
            self._held[dealership_id, kinds] = held, self._clock.monotonic() + HELD_SECONDS
        return held

    async def _active(self) -> EmbeddingModel | None:
        if self._clock.monotonic() >= self._model_until:
            async with self._database.transaction(dealership_id=EVERY_DEALERSHIP) as connection:
                self._model = await active_model(connection)
            self._model_until = self._clock.monotonic() + MODEL_SECONDS
        return self._model


@dataclass(frozen=True)
class _Asked:
    dealership_id: UUID
    question: str
    filters: Filters
    limit: int
    model: EmbeddingModel | None
    vector: array[float] | None


async def _answer(connection: Connection, asked: _Asked) -> Answer:
    by_words = await repository.worded(connection, asked.dealership_id, asked.question, asked.filters)
    by_vector: list[tuple[UUID, float]] = []
    unit, floor = None, None
    if asked.model is not None and asked.vector is not None:
        unit, floor = asked.model.unit, asked.model.floor
        by_vector = await repository.nearest(
            connection, asked.model, asked.dealership_id, asked.vector, asked.filters
        )
    found = merged(by_vector, by_words, unit=unit)[: max(asked.limit, NEAREST)]
    results = tuple(await repository.described(connection, found))
    return Answer(
        results=sufficient(results[: asked.limit], floor=floor),
        nearest=results,
        mode="words" if asked.vector is None else "hybrid",
    )
