"""What earlier conversations with a customer tell that bears on this turn."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from libs.common.knowledge.memories import Recalled

MOST = 2
ALIKE = 0.2
"""From this similarity on a memory bears on what is asked; one that cannot be compared does not."""


class Remembers(Protocol):
    """What is needed of conversation memory."""

    async def recall(
        self, dealership_id: UUID, contact_id: UUID, question: str, *, limit: int = 3
    ) -> list[Recalled]:
        """The contact's memories, the most similar first."""


class Recalls:
    """Finds the memories of one contact, and of nobody else."""

    def __init__(self, memory: Remembers | None = None) -> None:
        """Without `memory` nothing is remembered."""
        self._memory = memory

    async def recall(self, dealership_id: UUID, contact_id: UUID, question: str) -> tuple[str, ...]:
        """At most MOST of them. Raises DatabaseUnavailable."""
        if self._memory is None or not question:
            return ()
        found = await self._memory.recall(dealership_id, contact_id, question, limit=MOST)
        return tuple(one.body for one in found if one.similarity is None or one.similarity >= ALIKE)
