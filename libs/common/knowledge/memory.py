"""What is remembered of a contact beyond the conversation at hand: summaries of closed ones, and notable
facts.

A memory is found again for its contact alone, and goes with the contact.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from uuid import UUID

from libs.common import outbox
from libs.common.clock import Clock
from libs.common.database import Connection, Database
from libs.common.events import EmbeddingRequested
from libs.common.identifiers import NewIdentifier
from libs.common.knowledge import memory_repository as repository
from libs.common.knowledge.memories import Memory, Recalled
from libs.common.knowledge.models import active_model
from libs.common.knowledge.questions import Questions
from libs.common.streams import EMBED_REQUEST

LONGEST = 8_000
"""Letters of a memory: well below what a provider embeds at once."""


async def remember(
    connection: Connection, memories: Sequence[Memory], *, clock: Clock, new_id: NewIdentifier
) -> list[outbox.Row]:
    """Store `memories` in the caller's transaction; the rows are to be published after its commit.

    What is remembered already is not stored twice. Raises ValueError for a body longer than LONGEST.
    """
    rows: list[outbox.Row] = []
    for memory in memories:
        if not 0 < len(memory.body) <= LONGEST:
            raise ValueError(f"a memory has 1 to {LONGEST} letters: summarise it first")
        identifier = new_id()
        if await repository.add(connection, identifier, memory, _hash(memory.body), clock.now()):
            event = EmbeddingRequested(
                event_id=new_id(),
                dealership_id=memory.dealership_id,
                subject="memory",
                subject_ids=(identifier,),
            )
            rows.append(outbox.Row(EMBED_REQUEST, event))
            await outbox.add(connection, memory.dealership_id, rows[-1:], clock=clock)
    return rows


async def erase(connection: Connection, contact_id: UUID) -> int:
    """Remove every memory of a contact, with its vectors; how many there were."""
    return await repository.remove(connection, contact_id)


class ConversationMemory:
    """Finds again what is remembered of one contact."""

    def __init__(self, database: Database, questions: Questions) -> None:
        self._database = database
        self._questions = questions

    async def recall(
        self, dealership_id: UUID, contact_id: UUID, question: str, *, limit: int = 3
    ) -> list[Recalled]:
        """At most `limit` memories of the contact, the most similar to `question` first.

        While the provider is down, and for memories without a vector yet, the latest come first.
        """
        async with self._database.transaction(dealership_id=dealership_id) as connection:
            model = await active_model(connection)
            if not await repository.any_of(connection, dealership_id, contact_id):
                return []
        vector = await self._questions.vector(question, model) if model else None
        async with self._database.transaction(dealership_id=dealership_id) as connection:
            return await repository.recall(
                connection, dealership_id, contact_id, model=model, vector=vector, limit=limit
            )


def _hash(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()
