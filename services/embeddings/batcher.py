"""Texts of many requests in few calls of the provider."""

from __future__ import annotations

import asyncio
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field

from libs.common.knowledge.embedding import Embedded, Embedder, Purpose
from libs.common.knowledge.errors import EmbeddingRefused
from libs.common.knowledge.tokens import estimate
from libs.common.metrics import Metrics
from libs.common.settings import EmbeddingBatchSettings

CALLS_AT_ONCE = 2


@dataclass(frozen=True)
class Vector:
    """A text's vector and the model that made it, as the provider calls it."""

    values: array[float]
    served_as: str


@dataclass(frozen=True)
class _Waiting:
    text: str
    tokens: int
    done: asyncio.Future[Vector]


@dataclass
class _Batch:
    model: str
    waiting: list[_Waiting] = field(default_factory=list)
    tokens: int = 0


class Batcher:
    """Collects passages until a call is full or the first of them has waited long enough."""

    def __init__(
        self, embedder: Embedder, settings: EmbeddingBatchSettings, *, most_inputs: int, metrics: Metrics
    ) -> None:
        """`most_inputs` is what the provider takes in one call when the settings do not say."""
        self._embedder = embedder
        self._settings = settings
        self._most_inputs = settings.embedding_batch_inputs or most_inputs
        self._metrics = metrics
        self._open: _Batch | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._calls = asyncio.Semaphore(CALLS_AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()

    async def embed(self, texts: Sequence[str], *, model: str) -> list[Vector]:
        """One vector for each of `texts`, in their order.

        Raises EmbeddingUnavailable when the provider is down, EmbeddingRefused when it takes one of `texts`
        under no circumstances; the texts of others in the same call are not concerned by that.
        """
        futures = [self._enter(text, model) for text in texts]
        results = await asyncio.gather(*futures, return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                raise result
        return [result for result in results if isinstance(result, Vector)]

    def _enter(self, text: str, model: str) -> asyncio.Future[Vector]:
        loop = asyncio.get_running_loop()
        waiting = _Waiting(text, estimate(text), loop.create_future())
        if self._open is not None and not self._fits(self._open, waiting, model):
            self._leave()
        if self._open is None:
            self._open = _Batch(model)
            self._timer = loop.call_later(self._settings.embedding_batch_wait_ms / 1000, self._leave)
        self._open.waiting.append(waiting)
        self._open.tokens += waiting.tokens
        self._metrics.embedding_queue.inc()
        return waiting.done

    def _fits(self, batch: _Batch, waiting: _Waiting, model: str) -> bool:
        return (
            batch.model == model
            and len(batch.waiting) < self._most_inputs
            and batch.tokens + waiting.tokens <= self._settings.embedding_batch_tokens
        )

    def _leave(self) -> None:
        batch, self._open = self._open, None
        if self._timer is not None:
            self._timer.cancel()
        if batch is not None:
            task = asyncio.create_task(self._send(batch))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _send(self, batch: _Batch) -> None:
        async with self._calls:
            self._metrics.embedding_queue.dec(len(batch.waiting))
            await self._answer(batch.model, batch.waiting)

    async def _answer(self, model: str, waiting: Sequence[_Waiting]) -> None:
        self._metrics.embedding_batch.observe(len(waiting))
        try:
            embedded = await self._embedder.embed(
                [each.text for each in waiting], Purpose.PASSAGE, model=model
            )
        except EmbeddingRefused as error:
            await self._isolate(model, waiting, error)
        except Exception as error:  # noqa: BLE001 - whoever waits is told, and would wait for ever otherwise
            _fail(waiting, error)
        else:
            _deliver(waiting, embedded)

    async def _isolate(self, model: str, waiting: Sequence[_Waiting], error: EmbeddingRefused) -> None:
        """Find the text that the provider refuses by halves, so that its neighbours get their vectors."""
        if len(waiting) == 1:
            _fail(waiting, error)
            return
        middle = len(waiting) // 2
        await self._answer(model, waiting[:middle])
        await self._answer(model, waiting[middle:])


def _deliver(waiting: Sequence[_Waiting], embedded: Embedded) -> None:
    for each, values in zip(waiting, embedded.vectors, strict=True):
        if not each.done.done():  # its request may have been cancelled meanwhile
            each.done.set_result(Vector(values, embedded.served_as))


def _fail(waiting: Sequence[_Waiting], error: Exception) -> None:
    for each in waiting:
        if not each.done.done():
            each.done.set_exception(error)
