"""The embedding provider over OpenAI's protocol."""

from __future__ import annotations

from array import array
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from importlib import import_module
from typing import TYPE_CHECKING

from libs.common.ai.connection import Connection, status_of
from libs.common.clock import Clock
from libs.common.knowledge.embedding import DIMENSIONS, Embedded, Purpose
from libs.common.knowledge.errors import EmbeddingError, EmbeddingRefused, EmbeddingUnavailable
from libs.common.knowledge.families import family, provider
from libs.common.knowledge.tokens import beginning
from libs.common.metrics import Metrics
from libs.common.settings import EmbeddingSettings

if TYPE_CHECKING:
    from openai import AsyncOpenAI, OpenAIError
    from openai.types import CreateEmbeddingResponse

LONGEST_TOKENS = 7_300
"""OpenAI refuses an input of more than 8,192; the estimate may be a tenth too low."""

SOON_SECONDS = 2.0
MISCONFIGURED_SECONDS = 60.0
_INPUT_STATUSES = frozenset({400, 413, 422})
_OPERATOR_STATUSES = frozenset({401, 403, 404})


class OpenAIEmbedder:
    """Embeds through any server that speaks OpenAI's protocol. Repeating is the caller's affair."""

    def __init__(self, settings: EmbeddingSettings, *, clock: Clock, metrics: Metrics) -> None:
        """Know the provider; nothing connects before the first call. Raises SettingsError without one."""
        self._provider = provider(settings)
        self._settings = settings
        self._clock = clock
        self._metrics = metrics
        self._connection = Connection(self._provider.url, settings.openai_api_key)

    @property
    def model(self) -> str:
        """The model that the settings ask for."""
        return self._provider.model

    @property
    def most_inputs(self) -> int:
        """How many texts one call may carry."""
        return self._provider.most_inputs

    async def embed(self, texts: Sequence[str], purpose: Purpose, *, model: str) -> Embedded:
        """One vector for each text, in one call; of a text beyond LONGEST_TOKENS, of its beginning.

        Raises EmbeddingUnavailable or EmbeddingRefused.
        """
        client = await self._connection.opened()
        started = self._clock.monotonic()
        try:
            answer = await self._call(client, texts, purpose, model)
        except EmbeddingError as error:
            outcome = "refused" if isinstance(error, EmbeddingRefused) else "unavailable"
            self._metrics.embedding_calls.labels(purpose, outcome).inc()
            raise
        self._count(purpose, answer.tokens, self._clock.monotonic() - started)
        return answer

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """Be there to be called; at the end, close the connections."""
        try:
            yield
        finally:
            await self._connection.close()

    async def _call(
        self, client: AsyncOpenAI, texts: Sequence[str], purpose: Purpose, model: str
    ) -> Embedded:
        openai = import_module("openai")
        try:
            answer = await client.embeddings.create(
                input=[beginning(text, LONGEST_TOKENS) for text in texts],
                model=model,
                dimensions=DIMENSIONS if family(model).takes_dimensions else openai.omit,
                extra_body=_extra(model, purpose),
                timeout=self._seconds(texts, purpose),
            )
            return _embedded(answer, expected=len(texts))
        except openai.OpenAIError as error:
            raise _translated(error) from error
        except (ValueError, TypeError, AttributeError) as error:
            # What the client finds no vectors in: an answer that is not the protocol's, whatever its status.
            reason = f"its answer cannot be read ({type(error).__name__})"
            raise EmbeddingUnavailable(reason, retry_seconds=MISCONFIGURED_SECONDS) from error

    def _seconds(self, texts: Sequence[str], purpose: Purpose) -> float:
        one_question = purpose is Purpose.QUERY and len(texts) == 1
        milliseconds = (
            self._settings.openai_embedding_query_timeout_ms
            if one_question  # somebody waits for the answer
            else self._settings.openai_embedding_timeout_ms
        )
        return milliseconds / 1000

    def _count(self, purpose: Purpose, tokens: int, seconds: float) -> None:
        price = self._settings.openai_embedding_pesos_per_million_tokens
        self._metrics.embedding_calls.labels(purpose, "ok").inc()
        self._metrics.embedding_seconds.labels(purpose).observe(seconds)
        self._metrics.embedding_tokens.labels(purpose).inc(tokens)
        self._metrics.embedding_pesos.labels(purpose).inc(tokens * price / 1_000_000)


def _extra(model: str, purpose: Purpose) -> Mapping[str, str] | None:
    return {"input_type": purpose.value} if family(model).takes_input_type else None


def _embedded(answer: CreateEmbeddingResponse, *, expected: int) -> Embedded:
    vectors = [array("f", item.embedding) for item in sorted(answer.data, key=lambda item: item.index)]
    if len(vectors) != expected or any(len(vector) != DIMENSIONS for vector in vectors):
        raise EmbeddingUnavailable(
            f"it answered {len(vectors)} vectors for {expected} texts, or not of {DIMENSIONS} dimensions",
            retry_seconds=MISCONFIGURED_SECONDS,
        )
    return Embedded(vectors, answer.model, answer.usage.total_tokens)


def _translated(error: OpenAIError) -> EmbeddingError:
    status = status_of(error)
    if status in _INPUT_STATUSES:
        return EmbeddingRefused(status)
    retry = MISCONFIGURED_SECONDS if status in _OPERATOR_STATUSES else SOON_SECONDS
    return EmbeddingUnavailable(f"status {status}" if status else type(error).__name__, retry_seconds=retry)
