"""Embedding over OpenAI's protocol, with a provider on the loopback address."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from libs.common.clock import SystemClock
from libs.common.knowledge.embedding import Embedded, Purpose
from libs.common.knowledge.errors import EmbeddingRefused, EmbeddingUnavailable
from libs.common.knowledge.openai_embedder import LONGEST_TOKENS, OpenAIEmbedder
from libs.common.knowledge.tokens import estimate
from libs.common.metrics import Metrics
from libs.common.settings import EmbeddingSettings
from tests.doubles.embedding_provider import EmbeddingProvider


@pytest.fixture
async def provider() -> AsyncIterator[EmbeddingProvider]:
    async with EmbeddingProvider().serving() as serving:
        yield serving


async def embedded(
    provider: EmbeddingProvider,
    *texts: str,
    purpose: Purpose = Purpose.PASSAGE,
    model: str = "text-embedding-3-small",
    metrics: Metrics | None = None,
) -> Embedded:
    """What the provider makes of `texts`."""
    settings = EmbeddingSettings(
        openai_embedding_base_url=provider.url, openai_embedding_pesos_per_million_tokens=1_000_000
    )
    embedder = OpenAIEmbedder(settings, clock=SystemClock(), metrics=metrics or Metrics())
    async with embedder.opened():
        return await embedder.embed(texts, purpose, model=model)


async def test_vectors_that_come_in_another_order(provider: EmbeddingProvider) -> None:
    """Each text gets its own, and the model is called what the provider calls it."""
    answer = await embedded(provider, "uno", "dos")
    assert [vector[0] for vector in answer.vectors] == [1.0, 2.0]
    assert (answer.served_as, answer.tokens) == ("text-embedding-3-small-v2", 7)


async def test_a_model_that_can_shorten_its_vectors(provider: EmbeddingProvider) -> None:
    """It is asked for 384 dimensions, and not for a purpose, which it does not know."""
    await embedded(provider, "uno")
    assert provider.calls[0]["dimensions"] == 384
    assert "input_type" not in provider.calls[0]


async def test_a_model_that_tells_questions_from_passages(provider: EmbeddingProvider) -> None:
    """It hears which it is given, and no dimensions, which it does not know."""
    await embedded(provider, "uno", purpose=Purpose.QUERY, model="multilingual-e5-small")
    assert provider.calls[0]["input_type"] == "query"
    assert "dimensions" not in provider.calls[0]


async def test_a_text_that_is_too_long_for_the_provider(provider: EmbeddingProvider) -> None:
    """Its beginning is embedded: a refusal would send it to the dead letters for ever."""
    await embedded(provider, "moto " * 10_000)
    assert 0.9 * LONGEST_TOKENS < estimate(provider.calls[0]["input"][0]) <= LONGEST_TOKENS


async def test_a_provider_that_refuses_the_input(provider: EmbeddingProvider) -> None:
    """Repeating would not help."""
    provider.status = 400
    with pytest.raises(EmbeddingRefused, match="400"):
        await embedded(provider, "uno")


@pytest.mark.parametrize(("status", "seconds"), [(401, 60), (429, 2), (503, 2)])
async def test_a_provider_that_cannot_answer_now(
    provider: EmbeddingProvider, status: int, seconds: float
) -> None:
    """It is asked again soon; later when an operator must act first."""
    provider.status = status
    with pytest.raises(EmbeddingUnavailable) as refusal:
        await embedded(provider, "uno")
    assert refusal.value.retry_seconds == seconds


async def test_vectors_of_another_length(provider: EmbeddingProvider) -> None:
    """They are never stored: the provider counts as away until an operator looks at it."""
    provider.dimensions = 1_536
    with pytest.raises(EmbeddingUnavailable, match="384"):
        await embedded(provider, "uno")


@pytest.mark.parametrize("instead", [{"error": "overloaded"}, {"data": []}, {"data": [{"index": 0}]}])
async def test_an_answer_that_has_no_vectors(provider: EmbeddingProvider, instead: dict[str, object]) -> None:
    """Whoever asked hears that the provider cannot answer, as with any other failure of it."""
    provider.instead = instead
    with pytest.raises(EmbeddingUnavailable, match="cannot be read"):
        await embedded(provider, "uno")


async def test_what_is_counted(provider: EmbeddingProvider) -> None:
    """Calls, tokens and pesos."""
    metrics = Metrics()
    await embedded(provider, "uno", metrics=metrics)
    text = metrics.exposition().decode()
    assert 'gpbikes_embedding_tokens_total{purpose="passage"} 7.0' in text
    assert 'gpbikes_embedding_pesos_total{purpose="passage"} 7.0' in text
