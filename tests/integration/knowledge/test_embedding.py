"""What becomes of requests for vectors, and of a change of model, on a real Postgres."""

from __future__ import annotations

from datetime import timedelta

import structlog

from libs.common.events import EmbeddingRequested
from libs.common.identifiers import uuid7
from libs.common.knowledge.models import models
from libs.faust_redis.outcomes import Done, Later, Never
from services.embeddings.sources.blocks import Heading, Paragraph
from services.embeddings.switch import DROP_AFTER
from tests.fixtures.knowledge import Library, add_dealership

PRICES = (Heading(2, "Precios", asked=("cuánto vale", "qué cuesta")), Paragraph("La MT-03 cuesta mucho."))


async def test_a_request(library: Library) -> None:
    """A chunk gets a vector for its text and for each way of asking."""
    await library.bring("precios.pdf", *PRICES)
    handler, _ = library.service()
    assert await library.embed(handler) == [Done()]
    assert await library.count("knowledge_vectors") == 3


async def test_the_same_request_again(library: Library) -> None:
    """Nothing is bought or stored twice."""
    await library.bring("precios.pdf", *PRICES)
    handler, _ = library.service()
    await library.embed(handler)
    calls = len(library.embedder.calls)
    assert await library.embed(handler) == [Done()]
    assert (len(library.embedder.calls), await library.count("knowledge_vectors")) == (calls, 3)


async def test_a_chunk_that_is_gone(library: Library) -> None:
    """A request for it is done."""
    handler, _ = library.service()
    event = EmbeddingRequested(
        event_id=uuid7(), dealership_id=library.dealership_id, subject="chunk", subject_ids=(uuid7(),)
    )
    assert await handler(event) == Done()


async def test_a_chunk_removed_while_it_was_embedded(library: Library) -> None:
    """No vector is left behind."""
    await library.bring("precios.pdf", *PRICES)
    handler, _ = library.service()
    original = library.embedder.embed

    async def removing(*arguments: object, **options: object) -> object:
        if len(library.embedder.calls) == 1:  # the first call measures the model
            await library.importer.remove(library.dealership_id, "precios.pdf")
        return await original(*arguments, **options)  # type: ignore[arg-type]  # passed on as they came

    library.embedder.embed = removing  # type: ignore[method-assign, assignment]  # the double does one thing more
    assert await library.embed(handler) == [Done()]
    assert await library.count("knowledge_vectors") == 0


async def test_equal_content_at_another_dealership(library: Library) -> None:
    """Its vectors are copied, not bought."""
    other = await add_dealership(library.database)
    await library.bring("precios.pdf", *PRICES)
    handler, _ = library.service()
    await library.embed(handler)
    calls = len(library.embedder.calls)
    await library.bring("precios.pdf", *PRICES, dealership_id=other)
    await library.embed(handler)
    assert (len(library.embedder.calls), await library.count("knowledge_vectors")) == (calls, 6)


async def test_a_provider_that_is_away(library: Library) -> None:
    """The request waits; once the provider is back nothing is lost."""
    await library.bring("precios.pdf", *PRICES)
    handler, _ = library.service()
    library.embedder.away = True
    assert [type(outcome) for outcome in await library.embed(handler)] == [Later]
    library.embedder.away = False
    library.clock.advance(timedelta(seconds=1))
    assert await library.embed(handler) == [Done()]


async def test_a_text_the_provider_refuses(library: Library) -> None:
    """Its request goes to the dead letters."""
    await library.bring("precios.pdf", *PRICES)
    handler, _ = library.service()
    library.embedder.refuses = "MT-03"
    assert [type(outcome) for outcome in await library.embed(handler)] == [Never]


async def test_texts_nobody_has_asked_for(library: Library) -> None:
    """Housekeeping asks for them when their own request had its time."""
    await library.bring("precios.pdf", *PRICES)
    _, housekeeping = library.service()
    with structlog.testing.capture_logs() as logs:
        await housekeeping.round()
        library.clock.advance(timedelta(minutes=3))
        await housekeeping.round()
        await housekeeping.round()
    assert [entry["texts"] for entry in logs if entry["event"] == "embeddings_requested"] == [1]


async def test_a_change_of_model(library: Library) -> None:
    """The former model answers until the next is complete; then the next does, and the former is dropped."""
    await library.learn(("precios.pdf", PRICES))
    library.embedder.served_as = "words-2"
    handler, housekeeping = library.service()
    await housekeeping.round()
    assert await states(library) == {"words-1": "active", "words-2": "building"}
    await library.embed(handler)
    await housekeeping.round()
    assert await states(library) == {"words-1": "retired", "words-2": "active"}
    library.clock.advance(DROP_AFTER + timedelta(seconds=1))
    await housekeeping.round()
    assert await library.count("knowledge_vectors") == 3


async def test_a_change_of_model_and_back(library: Library) -> None:
    """A model that was retired can be taken up again."""
    await library.learn(("precios.pdf", PRICES))
    for served_as in ("words-2", "words-1"):
        library.embedder.served_as = served_as
        handler, housekeeping = library.service()
        await housekeeping.round()
        await library.embed(handler)
        await housekeeping.round()
    assert await states(library) == {"words-1": "active", "words-2": "retired"}


async def test_a_provider_that_changes_its_model_while_running(library: Library) -> None:
    """Its vectors are not stored among those of the former model."""
    await library.bring("precios.pdf", *PRICES)
    handler, housekeeping = library.service()
    await housekeeping.round()
    library.embedder.served_as = "words-2"
    outcomes = await library.embed(handler)
    assert [type(outcome) for outcome in outcomes] == [Later]
    assert await library.count("knowledge_vectors") == 0


async def states(library: Library) -> dict[str, str]:
    """The state of each model, by what the provider calls it."""
    async with library.database.transaction() as connection:
        return {model.served_as: model.state for model in await models(connection)}
