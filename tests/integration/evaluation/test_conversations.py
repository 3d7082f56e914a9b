"""The conversations of evals/conversations: each goes as it must, whatever the language model does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from libs.common.settings import AISettings
from services.router.intents.files import FileClassifier
from tests.fixtures.postgres import address_of, create_database
from tools.evaluation import cases, models
from tools.evaluation.cases import Case
from tools.evaluation.local_embedder import LocalEmbedder
from tools.evaluation.models import Mode
from tools.evaluation.run import play
from tools.evaluation.stage import Stage, opened

CACHE = Path(__file__).parents[3] / ".cache"
CASES = [
    pytest.param(kind, case, id=f"{kind}: {case.name}")
    for kind, listed in cases.load().items()
    for case in listed
]


@pytest_asyncio.fixture(scope="module")
async def classifier() -> FileClassifier:
    """The router's, prepared."""
    made = FileClassifier(CACHE)
    await asyncio.to_thread(made.prepare)
    return made


@pytest_asyncio.fixture(scope="module")
async def knowing_url(postgres_url: str, template_database: str) -> str:
    """A database that learns what a dealership knows at its first use."""
    name = await create_database(postgres_url, template=template_database)
    return address_of(postgres_url, name)


@pytest_asyncio.fixture(scope="module", params=[Mode.OFF, Mode.SCRIPTED, Mode.WORST])
async def stage(
    request: pytest.FixtureRequest, knowing_url: str, valkey_url: str, classifier: FileClassifier
) -> AsyncIterator[Stage]:
    """The real parts: with no model, with one that follows a script, and with the worst."""
    async with (
        models.opened(request.param, AISettings()) as model,
        opened(
            knowing_url,
            valkey_url,
            classifier=classifier,
            embedder=LocalEmbedder(),
            model=model,
            environment={},
            progress=lambda _done, _all: None,
        ) as opened_stage,
    ):
        yield opened_stage


@pytest.mark.timeout(900)  # without the cache the model embeds some two thousand texts before the first case
@pytest.mark.parametrize(("kind", "case"), CASES)
async def test_a_conversation(stage: Stage, kind: str, case: Case) -> None:
    """Its replies and the state it leaves are as the file demands."""
    assert (await play(stage, kind, case)).problems == []
