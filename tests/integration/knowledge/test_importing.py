"""Bringing sources into the knowledge, on a real Postgres."""

from __future__ import annotations

import pytest

from services.embeddings.sources.blocks import Heading, Paragraph
from services.embeddings.sources.errors import EmptySource
from tests.fixtures.knowledge import Library, add_dealership

PRICES = (Heading(2, "Precios"), Paragraph("La MT-03 cuesta $28.900.000."))
HOURS = (Heading(2, "Horario"), Paragraph("Abrimos a las nueve."))


async def test_a_new_file(library: Library) -> None:
    """Its chunks are stored, their vectors asked for, and the file kept."""
    imported = await library.bring("lista.pdf", *PRICES)
    assert (imported.added, await library.requests(), len(library.objects.kept)) == (1, 1, 1)


async def test_the_same_file_again(library: Library) -> None:
    """Nothing happens."""
    await library.bring("lista.pdf", *PRICES)
    assert (await library.bring("lista.pdf", *PRICES)).unchanged
    assert await library.requests() == 1


async def test_a_file_of_which_a_part_changed(library: Library) -> None:
    """Only that part is worked on; the rest keeps its chunks and vectors."""
    await library.bring("lista.pdf", *PRICES, *HOURS)
    imported = await library.bring("lista.pdf", *HOURS, Heading(2, "Nuevo"), Paragraph("La R3 llegó."))
    assert (imported.added, imported.kept, imported.removed) == (1, 1, 1)


async def test_the_former_file_of_a_source(library: Library) -> None:
    """It is no longer kept."""
    await library.bring("lista.pdf", *PRICES)
    await library.bring("lista.pdf", *HOURS)
    assert len(library.objects.kept) == 1


async def test_a_removed_source(library: Library) -> None:
    """Nothing of it is left: chunks, vectors, file."""
    await library.learn(("lista.pdf", PRICES))
    assert await library.importer.remove(library.dealership_id, "lista.pdf")
    left = [await library.count(table) for table in ("knowledge_chunks", "knowledge_vectors")]
    assert (left, library.objects.kept) == ([0, 0], {})


async def test_a_removed_source_is_asked_for(library: Library) -> None:
    """It is gone from answers at once."""
    await library.learn(("lista.pdf", PRICES), ("horario.md", HOURS))
    knowledge = library.knowledge()
    before = await knowledge.search(library.dealership_id, "cuánto cuesta la MT-03")
    await library.importer.remove(library.dealership_id, "lista.pdf")
    after = await knowledge.search(library.dealership_id, "cuánto cuesta la MT-03")
    assert [answer.nearest[0].source_key for answer in (before, after)] == ["lista.pdf", "horario.md"]


async def test_a_source_that_is_not_there(library: Library) -> None:
    """Removing it says so."""
    assert not await library.importer.remove(library.dealership_id, "nada.pdf")


async def test_a_file_without_words(library: Library) -> None:
    """It is refused, and what its key had before stays."""
    await library.bring("lista.pdf", *PRICES)
    with pytest.raises(EmptySource):
        await library.bring("lista.pdf")
    assert await library.count("knowledge_chunks") == 1


async def test_the_same_key_at_two_dealerships(library: Library) -> None:
    """They are two sources."""
    other = await add_dealership(library.database)
    await library.bring("lista.pdf", *PRICES)
    await library.bring("lista.pdf", *PRICES, dealership_id=other)
    assert await library.count("knowledge_sources") == 2
