"""What is remembered of a contact, on a real Postgres."""

from __future__ import annotations

from uuid import UUID

import pytest

from libs.common.identifiers import uuid7
from libs.common.knowledge.citations import keep, of_replies
from libs.common.knowledge.memories import Memory
from libs.common.knowledge.memory import LONGEST, ConversationMemory, erase, remember
from libs.common.knowledge.questions import Questions
from libs.faust_redis.outcomes import Done
from services.embeddings.sources.blocks import Paragraph
from tests.fixtures.knowledge import Library


async def contact(library: Library) -> UUID:
    """A new contact of the dealership."""
    identifier = uuid7()
    async with library.database.transaction() as connection:
        await connection.execute(
            "INSERT INTO contacts (id, dealership_id) VALUES (%s, %s)", (identifier, library.dealership_id)
        )
    return identifier


async def note(library: Library, contact_id: UUID, body: str) -> int:
    """Remember `body` of the contact and embed it; how many requests that took."""
    memory = Memory(library.dealership_id, contact_id, "summary", body, library.clock.now())
    async with library.database.transaction() as connection:
        rows = await remember(connection, [memory], clock=library.clock, new_id=uuid7)
    handler, _ = library.service()
    for row in rows:
        assert await handler(row.event) == Done()  # type: ignore[arg-type]  # rows of this stream only
    return len(rows)


def memory_of(library: Library) -> ConversationMemory:
    """What an agent asks."""
    questions = Questions(library.embedder, clock=library.clock, metrics=library.metrics)
    return ConversationMemory(library.database, questions)


async def test_what_was_said_before(library: Library) -> None:
    """The memory most similar to the question comes first."""
    carlos = await contact(library)
    await note(library, carlos, "preguntó por la MT-03 azul")
    await note(library, carlos, "trajo su moto al taller por los frenos")
    recalled = await memory_of(library).recall(library.dealership_id, carlos, "cómo van los frenos")
    assert recalled[0].body == "trajo su moto al taller por los frenos"


async def test_another_contact(library: Library) -> None:
    """Nothing is found for anybody else."""
    await note(library, await contact(library), "preguntó por la MT-03 azul")
    someone = await contact(library)
    assert await memory_of(library).recall(library.dealership_id, someone, "la MT-03 azul") == []


async def test_the_same_again(library: Library) -> None:
    """What is remembered already is not stored or embedded twice."""
    carlos = await contact(library)
    assert [await note(library, carlos, "quiere una R3") for _ in range(2)] == [1, 0]


async def test_a_provider_that_is_away(library: Library) -> None:
    """The latest memories come then."""
    carlos = await contact(library)
    await note(library, carlos, "quiere una R3")
    library.embedder.away = True
    recalled = await memory_of(library).recall(library.dealership_id, carlos, "qué quiere")
    assert [memory.body for memory in recalled] == ["quiere una R3"]


async def test_erasure(library: Library) -> None:
    """Memories and their vectors are gone, those of others stay."""
    carlos, maria = await contact(library), await contact(library)
    await note(library, carlos, "quiere una R3")
    await note(library, maria, "quiere una MT-03")
    async with library.database.transaction() as connection:
        assert await erase(connection, carlos) == 1
    assert [await library.count(table) for table in ("memories", "memory_vectors")] == [1, 1]


async def test_a_whole_conversation(library: Library) -> None:
    """A memory is a summary, not a transcript."""
    with pytest.raises(ValueError, match="summarise"):
        await note(library, await contact(library), "a" * (LONGEST + 1))


async def test_citations_of_a_reply(library: Library) -> None:
    """They tell what a reply was made from, also when the source is gone."""
    await library.learn(("horario.md", (Paragraph("Abrimos a las nueve."),)))
    answer = await library.knowledge().search(library.dealership_id, "abrimos a las nueve")
    message_id = await message(library)
    async with library.database.transaction() as connection:
        await keep(connection, library.dealership_id, message_id, answer.results)
    await library.importer.remove(library.dealership_id, "horario.md")
    async with library.database.transaction() as connection:
        (reply,) = await of_replies(connection, library.dealership_id, message=str(message_id))
        others = await of_replies(connection, library.dealership_id, conversation_id=uuid7())
    assert [citation.source_key for citation in reply.citations] == ["horario.md"]
    assert others == []


async def message(library: Library) -> UUID:
    """A stored reply of some conversation."""
    contact_id, conversation_id, message_id = await contact(library), uuid7(), uuid7()
    dealership = library.dealership_id
    async with library.database.transaction() as connection:
        await connection.execute(
            "INSERT INTO whatsapp_numbers (phone_number_id, dealership_id) VALUES ('1', %s)", (dealership,)
        )
        await connection.execute(
            "INSERT INTO conversations "
            "(id, dealership_id, contact_id, phone_number_id, opened_at, last_message_at) "
            "VALUES (%s, %s, %s, '1', now(), now())",
            (conversation_id, dealership, contact_id),
        )
        await connection.execute(
            "INSERT INTO messages (id, dealership_id, conversation_id, direction, author, content, "
            "occurred_at, recorded_at) VALUES (%s, %s, %s, 'out', 'assistant', '{}', now(), now())",
            (message_id, dealership, conversation_id),
        )
    return message_id
