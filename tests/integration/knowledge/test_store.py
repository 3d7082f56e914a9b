"""What the store writes while others import and remove, on a real Postgres."""

from __future__ import annotations

from array import array

import pytest

from libs.common.knowledge.models import EmbeddingModel
from services.embeddings import repository
from services.embeddings.repository import Wanted
from services.embeddings.sources.blocks import Heading, Paragraph
from services.embeddings.store import SourceVectors, VectorStore
from tests.doubles.embedding import word_vector
from tests.fixtures.knowledge import Library

MODELS = (Heading(2, "Precios", asked=("cuánto vale",)), Paragraph("La MT-03 cuesta mucho."))
HOURS = (Heading(2, "Horario"), Paragraph("Abrimos a las nueve."))


@pytest.fixture
async def model(library: Library) -> EmbeddingModel:
    """A model with a place for vectors; other chunks than the tests' have some."""
    await library.learn(("otro.pdf", (Heading(2, "Otro"), Paragraph("Otra cosa."))))
    return await library.active_model()


async def read(library: Library, model: EmbeddingModel) -> list[Wanted]:
    """Every chunk that has no vectors yet, read as the service does."""
    async with library.database.transaction() as connection:
        rows = await (await connection.execute("SELECT id FROM knowledge_chunks")).fetchall()
        return await repository.wanted(connection, model, "chunk", [row[0] for row in rows])


async def written(library: Library, model: EmbeddingModel, wanted: list[Wanted]) -> int:
    """How many chunks the store takes vectors of, when they are offered one by one in one transaction."""
    found = [
        SourceVectors(each.source, [each.id], [list(map(word_vector, each.texts))])
        for each in wanted
        if each.source is not None
    ]
    async with library.database.transaction() as connection:
        return await VectorStore().write_chunks(connection, model, found)


async def test_vectors_of_chunks_that_stayed(library: Library, model: EmbeddingModel) -> None:
    """Each facet's vector is kept as it was given, with its source."""
    await library.bring("precios.pdf", *MODELS)
    wanted = await read(library, model)
    assert await written(library, model, wanted) == 1
    async with library.database.transaction() as connection:
        cursor = await connection.execute(
            "SELECT model_id, facet, dealership_id, source_id, embedding::real[] FROM knowledge_vectors "
            "WHERE chunk_id = %s ORDER BY facet",
            (wanted[0].id,),
        )
        rows = await cursor.fetchall()
    source = wanted[0].source
    assert source is not None
    assert [row[:4] for row in rows] == [(model.id, n, source.dealership_id, source.id) for n in (0, 1)]
    assert [array("f", row[4]) for row in rows] == [word_vector(text) for text in wanted[0].texts]


async def test_a_source_that_lost_a_chunk_meanwhile(library: Library, model: EmbeddingModel) -> None:
    """Only what is left of it gets vectors."""
    await library.bring("todo.pdf", *MODELS, *HOURS)
    wanted = await read(library, model)
    await library.bring("todo.pdf", *HOURS)
    assert (len(wanted), await written(library, model, wanted)) == (2, 1)


async def test_a_source_that_lost_a_chunk_and_got_it_back(library: Library, model: EmbeddingModel) -> None:
    """The chunk is another one, though its file is the same as before."""
    await library.bring("todo.pdf", *MODELS, *HOURS)
    wanted = await read(library, model)
    await library.bring("todo.pdf", *HOURS)
    await library.bring("todo.pdf", *MODELS, *HOURS)
    assert await written(library, model, wanted) == 1


async def test_chunks_that_another_worker_was_quicker_with(library: Library, model: EmbeddingModel) -> None:
    """They keep the vectors they have; the others get theirs."""
    await library.bring("todo.pdf", *MODELS, *HOURS)
    wanted = await read(library, model)
    assert [await written(library, model, part) for part in (wanted[:1], wanted)] == [1, 1]


async def test_chunks_of_several_sources(library: Library, model: EmbeddingModel) -> None:
    """They are written together, though one source was removed meanwhile."""
    await library.bring("precios.pdf", *MODELS)
    await library.bring("horario.pdf", *HOURS)
    wanted = await read(library, model)
    await library.importer.remove(library.dealership_id, "precios.pdf")
    assert (len(wanted), await written(library, model, wanted)) == (2, 1)
