"""How well customers' questions find what answers them, with the local model: it must not fall."""

from __future__ import annotations

import pytest

from libs.common.knowledge import colloquial
from libs.common.knowledge.results import Answer
from services.embeddings import reference
from services.embeddings.floor import FloorKeeper
from services.embeddings.sources.bundled import bundled
from tests.fixtures.knowledge import Library
from tools.evaluation.local_embedder import LocalEmbedder
from tools.gpbikes import retrieval_evaluation as evaluation


@pytest.mark.timeout(900)  # without the cache the model embeds some four thousand texts
async def test_the_evaluation_questions(library: Library) -> None:
    """Development and held-out questions stay close to the figures that docs/knowledge.md tells."""
    library.colloquial = colloquial.load()
    library.embedder = LocalEmbedder()  # type: ignore[assignment]  # the real model in place of the double
    for source in bundled():
        await library.importer.bring(library.dealership_id, source)
    questions = reference.load()
    handler, housekeeping = library.service(model="e5", ordinary=questions.ordinary)
    await library.embed(handler)
    await housekeeping.round()
    floor = FloorKeeper(library.database, library.embedder, foreign=questions.foreign, clock=library.clock)
    await floor.measure(await library.active_model(), [library.dealership_id])
    knowledge = library.knowledge()

    async def ask(question: str) -> Answer:
        return await knowledge.search(library.dealership_id, question)

    asked = evaluation.load()
    development = await evaluation.evaluate(asked.development, ask)
    held_out = await evaluation.evaluate(asked.held_out, ask)
    assert (development.hit(1) >= 0.95, development.hit(5) >= 0.99) == (True, True)
    assert (held_out.hit(1) >= 0.85, held_out.hit(5) >= 0.97) == (True, True)
