"""Asking what the dealership knows, on a real Postgres."""

from __future__ import annotations

from datetime import timedelta

import pytest

from libs.common.knowledge import repository
from libs.common.knowledge.models import active_model
from libs.common.knowledge.results import Filters
from libs.common.knowledge.search import HELD_SECONDS
from services.embeddings.sources.blocks import Heading, Paragraph
from tests.doubles.embedding import word_vector
from tests.fixtures.knowledge import Library, add_dealership

PRICES = (Heading(2, "Precios"), Paragraph("La MT-03 cuesta veintiocho millones."))
REPAIRS = (Heading(2, "Taller"), Paragraph("Las reparaciones se cotizan antes."))


async def test_a_question_with_the_documents_words(library: Library) -> None:
    """The passage comes with its source, titles and date, so that it can be cited."""
    await library.learn(("precios.pdf", PRICES), ("taller.md", REPAIRS))
    answer = await library.knowledge().search(library.dealership_id, "cuánto cuesta la MT-03")
    best = answer.results[0]
    assert (best.source_key, best.title_path, str(best.dated_on)) == (
        "precios.pdf",
        ("precios.pdf", "Precios"),
        "2026-11-01",
    )


async def test_a_question_about_something_else(library: Library) -> None:
    """The answer is "I don't know", and that is counted."""
    await library.learn(("precios.pdf", PRICES))
    answer = await library.knowledge().search(library.dealership_id, "receta de ajiaco santafereño")
    labels = {"outcome": "unknown", "mode": "hybrid"}
    assert not answer.known
    assert library.metrics.registry.get_sample_value("gpbikes_knowledge_searches_total", labels) == 1


@pytest.mark.parametrize("question", ["mt03", "MT 03", "la mt-03"])
async def test_a_models_name_in_other_spellings(library: Library, question: str) -> None:
    """Words find it however it is written."""
    await library.learn(("precios.pdf", PRICES), ("taller.md", REPAIRS))
    async with library.database.transaction(dealership_id=library.dealership_id) as connection:
        found = await repository.worded(connection, library.dealership_id, question, Filters())
    assert found[0][1] == 1.0


@pytest.mark.parametrize("question", ["reparacion", "reparación", "REPARACIÓN", "reparaciones"])
async def test_accents_and_plurals(library: Library, question: str) -> None:
    """Words find each other without accents, and in singular and plural."""
    await library.learn(("taller.md", REPAIRS))
    async with library.database.transaction(dealership_id=library.dealership_id) as connection:
        found = await repository.worded(connection, library.dealership_id, question, Filters())
    assert len(found) == 1


async def test_a_provider_that_is_away(library: Library) -> None:
    """Words alone answer, and the next question does not wait for the provider again."""
    await library.learn(("precios.pdf", PRICES), ("taller.md", REPAIRS))
    knowledge = library.knowledge()
    library.embedder.away = True
    library.embedder.calls.clear()
    answers = [await knowledge.search(library.dealership_id, "cuesta MT-03 millones") for _ in range(2)]
    assert [(answer.mode, answer.known) for answer in answers] == [("words", True), ("words", True)]
    assert len(library.embedder.calls) == 1


async def test_a_provider_that_serves_another_model(library: Library) -> None:
    """Its vectors are not compared with those of the model in use."""
    await library.learn(("precios.pdf", PRICES))
    library.embedder.served_as = "words-2"
    answer = await library.knowledge().search(library.dealership_id, "cuesta MT-03")
    assert answer.mode == "words"


async def test_the_same_question_twice(library: Library) -> None:
    """The second time its vector is known."""
    await library.learn(("precios.pdf", PRICES))
    knowledge = library.knowledge()
    library.embedder.calls.clear()
    for _ in range(2):
        await knowledge.search(library.dealership_id, "cuánto cuesta")
    assert len(library.embedder.calls) == 1


async def test_another_dealerships_knowledge(library: Library) -> None:
    """Nothing of it is found."""
    other = await add_dealership(library.database)
    await library.learn(("precios.pdf", PRICES))
    answer = await library.knowledge().search(other, "cuánto cuesta la MT-03")
    assert answer.nearest == ()


async def test_a_narrow_filter_over_many_rows(library: Library) -> None:
    """The few rows of a filter are found, however many nearer ones it drops: a plain index scan finds
    none.
    """
    many = tuple(
        part for n in range(250) for part in (Heading(2, f"h{n}"), Paragraph(f"aceite bujía filtro r{n}"))
    )
    await library.learn(("mucho.txt", many), ("poco.txt", (Paragraph("parqueadero vigilado"),)))
    async with library.database.transaction() as connection:
        model = await active_model(connection)
        assert model is not None
        row = await (
            await connection.execute("SELECT id FROM knowledge_sources WHERE key = 'poco.txt'")
        ).fetchone()
        assert row is not None
        found = await repository.nearest(
            connection,
            model,
            library.dealership_id,
            word_vector("aceite bujía filtro"),
            Filters(source_id=row[0]),
        )
    assert len(found) == 1


async def test_an_index_scan_under_a_filter(library: Library) -> None:
    """Above the limit for exact scans, the index goes on until the filter has let enough through."""
    nearer = tuple(
        part for n in range(300) for part in (Heading(2, f"h{n}"), Paragraph(f"aceite bujía r{n}"))
    )
    wanted = tuple(
        part for n in range(60) for part in (Heading(2, f"w{n}"), Paragraph(f"casco guantes s{n}"))
    )
    await library.learn(("cerca.txt", nearer), ("lejos.txt", wanted))
    async with library.database.transaction() as connection:
        model = await active_model(connection)
        assert model is not None
        row = await (
            await connection.execute("SELECT id FROM knowledge_sources WHERE key = 'lejos.txt'")
        ).fetchone()
        assert row is not None
        await connection.execute("SET LOCAL enable_seqscan = off")
        found = await repository.nearest(
            connection,
            model,
            library.dealership_id,
            word_vector("aceite bujía"),
            Filters(source_id=row[0]),
            exact_rows=0,
        )
    assert len(found) == repository.CANDIDATES


async def test_whether_there_is_anything_of_a_kind(library: Library) -> None:
    """What has been uploaded is known within seconds, and another dealership's counts for nobody else."""
    knowledge, clock = library.knowledge(), library.clock
    other = await add_dealership(library.database)
    before = await knowledge.holds(library.dealership_id, ("document",))
    await library.bring("precios.pdf", Heading(2, "Precios"), Paragraph("La MT-03 cuesta mucho."))
    clock.advance(timedelta(seconds=HELD_SECONDS))
    after = await knowledge.holds(library.dealership_id, ("page", "document"))
    assert (before, after) == (False, True)
    assert not await knowledge.holds(other, ("document",))
