"""The conversations of evals/conversations, without a language model: each goes as it must."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from services.router.intents.files import FileClassifier
from tests.fixtures.postgres import address_of, create_database
from tools.evaluation import cases
from tools.evaluation.cases import Case
from tools.evaluation.local_embedder import LocalEmbedder
from tools.evaluation.run import play
from tools.evaluation.stage import Stage, opened

CACHE = Path(__file__).parents[3] / ".cache"
CASES = [
    pytest.param(kind, case, id=f"{kind}: {case.name}")
    for kind, listed in cases.load().items()
    for case in listed
]


@pytest_asyncio.fixture(scope="module")
async def stage(postgres_url: str, template_database: str, valkey_url: str) -> AsyncIterator[Stage]:
    """The real parts, which know what a dealership knows."""
    classifier = FileClassifier(CACHE)
    await asyncio.to_thread(classifier.prepare)
    name = await create_database(postgres_url, template=template_database)
    async with opened(
        address_of(postgres_url, name),
        valkey_url,
        classifier=classifier,
        embedder=LocalEmbedder(),
        environment={},
        progress=lambda _done, _all: None,
    ) as opened_stage:
        yield opened_stage


@pytest.mark.timeout(900)  # without the cache the model embeds some two thousand texts before the first case
@pytest.mark.parametrize(("kind", "case"), CASES)
async def test_a_conversation(stage: Stage, kind: str, case: Case) -> None:
    """Its replies and the state it leaves are as the file demands."""
    assert (await play(stage, kind, case)).problems == []
