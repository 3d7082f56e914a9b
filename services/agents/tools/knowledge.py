"""What the dealership knows: frequent questions, policies, and documents that staff have uploaded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta, Struct

from libs.common.ai.questions import ToolDescription
from services.agents.faq.agent import Searches
from services.agents.mind.tools import Asking, Found

MOST = 3
LONGEST = 1_200
"""Letters of one passage."""
NOTHING = "No hay nada sobre eso."


class KnowledgeQuery(Struct, frozen=True):
    """What is wanted to know."""

    question: Annotated[str, Meta(min_length=1, max_length=300, description="A question, in Spanish.")]


@dataclass(frozen=True)
class SearchKnowledge:
    """Finds passages."""

    knowledge: Searches

    @property
    def description(self) -> ToolDescription:
        """For the model."""
        return ToolDescription(
            name="search_knowledge",
            description="What the dealership knows: address, papers, licence, warranty, policies, documents.",
            arguments=KnowledgeQuery,
        )

    async def run(self, arguments: KnowledgeQuery, asking: Asking) -> Found:
        """The passages that answer best, of the customer's own dealership."""
        answer = await self.knowledge.search(asking.turn.dealership_id, arguments.question)
        passages = answer.results[:MOST]
        text = "\n".join(" ".join(passage.body.split())[:LONGEST] for passage in passages)
        return Found(text or NOTHING, sources=passages)
