"""A knowledge of a few passages, found by the word that each is about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from libs.common.knowledge.results import Answer, Kind, Result


class SmallKnowledge:
    """Answers a question that has one of its words; every other it does not know."""

    def __init__(self, passages: Mapping[str, Result] | None = None) -> None:
        """`passages` by the word they are found by."""
        self._passages = passages or {}

    async def search(self, dealership_id: UUID, question: str) -> Answer:  # noqa: ARG002 - it has one dealership
        """The passages whose word stands in `question`."""
        results = tuple(result for word, result in self._passages.items() if word in question.lower())
        return Answer(results=results, nearest=results, mode="words")


def passage(body: str, *, kind: Kind = "faq") -> Result:
    """An invented passage."""
    return Result(
        chunk_id=UUID(int=7),
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
        coverage=1.0,
        evidence=1.0,
    )
