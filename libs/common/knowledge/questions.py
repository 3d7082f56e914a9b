"""The vectors of questions: remembered, and not waited for when the provider is down."""

from __future__ import annotations

from array import array
from collections import OrderedDict

import structlog

from libs.common.clock import Clock
from libs.common.knowledge.centring import centred
from libs.common.knowledge.colloquial import AS_SAID, Colloquial
from libs.common.knowledge.embedding import RECIPE, Embedder, Purpose
from libs.common.knowledge.errors import EmbeddingError, EmbeddingUnavailable
from libs.common.knowledge.models import EmbeddingModel
from libs.common.metrics import Metrics

REMEMBERED = 2_000
"""About 3 MB of vectors."""

log = structlog.get_logger(__name__)


class Questions:
    """Embeds questions for the model whose vectors they are compared with."""

    def __init__(
        self, embedder: Embedder | None, *, clock: Clock, metrics: Metrics, colloquial: Colloquial = AS_SAID
    ) -> None:
        """Ask `embedder`; without one no question has a vector, and words decide alone."""
        self._embedder = embedder
        self._colloquial = colloquial
        self._clock = clock
        self._metrics = metrics
        self._known: OrderedDict[tuple[int, str], array[float]] = OrderedDict()
        self._silent_until = 0.0

    async def vector(self, question: str, model: EmbeddingModel) -> array[float] | None:
        """The vector of `question` by `model`; None when the provider is down or serves another model."""
        key = (model.id, question)
        if key in self._known:
            self._known.move_to_end(key)
            self._metrics.embedding_cache.labels(Purpose.QUERY, "hit").inc()
            return self._known[key]
        self._metrics.embedding_cache.labels(Purpose.QUERY, "miss").inc()
        vector = await self._asked(question, model)
        if vector is not None:
            self._remember(key, vector)
        return vector

    async def _asked(self, question: str, model: EmbeddingModel) -> array[float] | None:
        if self._embedder is None or self._clock.monotonic() < self._silent_until or model.recipe != RECIPE:
            return None
        try:
            explained = self._colloquial.explained(question)
            embedded = await self._embedder.embed([explained], Purpose.QUERY, model=model.name)
        except EmbeddingError as error:
            self._pause(error)
            return None
        if embedded.served_as != model.served_as:
            log.warning("embedding_model_differs", wanted=model.served_as, served=embedded.served_as)
            return None
        return centred(embedded.vectors[0], model.question_mean)

    def _pause(self, error: EmbeddingError) -> None:
        log.warning("question_not_embedded", error=str(error))
        if isinstance(error, EmbeddingUnavailable):
            self._silent_until = self._clock.monotonic() + error.retry_seconds

    def _remember(self, key: tuple[int, str], vector: array[float]) -> None:
        self._known[key] = vector
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
