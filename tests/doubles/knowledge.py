"""A knowledge of a few passages, found by the word that each is about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import NAMESPACE_OID, UUID, uuid5

from libs.common.knowledge.results import EVERYWHERE, Answer, Filters, Kind, Result


class SmallKnowledge:
    """Answers a question that has one of its words; every other it does not know."""

    def __init__(self, passages: Mapping[str, Result] | None = None) -> None:
        """`passages` by the word they are found by."""
        self._passages = passages or {}

    async def search(
        self,
        dealership_id: UUID,  # noqa: ARG002 - it has one dealership
        question: str,
        *,
        filters: Filters = EVERYWHERE,
    ) -> Answer:
        """The passages whose word stands in `question`."""
        results = tuple(
            result
            for word, result in self._passages.items()
            if word in question.lower() and (not filters.kinds or result.kind in filters.kinds)
        )
        return Answer(results=results, nearest=results, mode="words")

    async def holds(self, dealership_id: UUID, kinds: tuple[Kind, ...]) -> bool:  # noqa: ARG002 - it has one dealership
        """Whether a passage is of one of `kinds`."""
        return any(result.kind in kinds for result in self._passages.values())


def passage(body: str, *, kind: Kind = "faq", coverage: float = 1.0, evidence: float = 1.0) -> Result:
    """An invented passage."""
    return Result(
        chunk_id=uuid5(NAMESPACE_OID, body),
        source_id=UUID(int=8),
        source_key="faq.yaml",
        source_title="Preguntas frecuentes",
        kind=kind,
        language="es",
        anchor="",
        title_path=("La tienda",),
        body=body,
        dated_on=date(2026, 11, 1),
        score=1.0,
        similarity=0.9,
        coverage=coverage,
        evidence=evidence,
    )
