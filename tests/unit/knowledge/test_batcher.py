"""Texts of several requests in one call."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable

import pytest

from libs.common.knowledge.errors import EmbeddingRefused, EmbeddingUnavailable
from libs.common.metrics import Metrics
from libs.common.settings import EmbeddingBatchSettings
from services.embeddings.batcher import Batcher
from tests.doubles.embedding import WordEmbedder, word_vector


def batcher(embedder: WordEmbedder, *, inputs: int = 64, tokens: int = 300_000, wait_ms: int = 5) -> Batcher:
    """A batcher in front of `embedder`."""
    settings = EmbeddingBatchSettings(
        embedding_batch_wait_ms=wait_ms, embedding_batch_inputs=inputs, embedding_batch_tokens=tokens
    )
    return Batcher(embedder, settings, most_inputs=64, metrics=Metrics())


async def test_two_requests_at_once() -> None:
    """Their texts share one call, and each request gets its own vectors."""
    embedder = WordEmbedder()
    one = batcher(embedder)
    first, second = await asyncio.gather(one.embed(["a", "b"], model="m"), one.embed(["c"], model="m"))
    assert len(embedder.calls) == 1
    assert [list(vector.values) for vector in (*first, *second)] == [
        list(word_vector(text)) for text in "abc"
    ]


async def test_more_texts_than_a_call_takes() -> None:
    """They are split into calls of at most the allowed number, and come back in order."""
    embedder = WordEmbedder()
    vectors = await batcher(embedder, inputs=2).embed(["a", "b", "c", "d", "e"], model="m")
    assert sorted(map(len, embedder.calls)) == [1, 2, 2]
    assert [list(vector.values) for vector in vectors] == [list(word_vector(text)) for text in "abcde"]


async def test_more_tokens_than_a_call_takes() -> None:
    """A batch leaves before its tokens exceed the limit."""
    embedder = WordEmbedder()
    await batcher(embedder, tokens=512).embed(["moto " * 200, "moto " * 200], model="m")
    assert list(map(len, embedder.calls)) == [1, 1]


async def test_a_full_batch() -> None:
    """A batch that is full does not wait for its time."""
    embedder = WordEmbedder()
    waiting = batcher(embedder, inputs=2, wait_ms=600_000)
    async with asyncio.timeout(60):
        first, _ = await asyncio.gather(
            waiting.embed(["a", "b"], model="m"), _cancelled(waiting.embed(["c"], model="m"))
        )
    assert len(first) == 2


async def test_a_text_the_provider_refuses() -> None:
    """Only the request with that text fails; its neighbours in the call get their vectors."""
    embedder = WordEmbedder()
    embedder.refuses = "malo"
    one = batcher(embedder)
    good, bad = await asyncio.gather(
        one.embed(["a", "b", "c"], model="m"), one.embed(["malo"], model="m"), return_exceptions=True
    )
    assert isinstance(good, list)
    assert isinstance(bad, EmbeddingRefused)


async def test_a_provider_that_is_away() -> None:
    """Every request of the call learns it."""
    embedder = WordEmbedder()
    embedder.away = True
    with pytest.raises(EmbeddingUnavailable):
        await batcher(embedder).embed(["a"], model="m")


async def test_a_provider_that_fails_as_nobody_foresaw() -> None:
    """Whoever waits is told, and does not wait for ever."""
    embedder = WordEmbedder()
    embedder.calls = None  # type: ignore[assignment]  # so that it fails in a way of its own
    async with asyncio.timeout(60):
        with pytest.raises(AttributeError):
            await batcher(embedder).embed(["a"], model="m")


async def test_no_texts() -> None:
    """Nothing is asked for nothing."""
    embedder = WordEmbedder()
    assert await batcher(embedder).embed([], model="m") == []
    assert embedder.calls == []


async def _cancelled(work: Awaitable[object]) -> None:
    task = asyncio.ensure_future(work)
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
