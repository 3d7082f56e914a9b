"""What a search asks for and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

Kind = Literal["catalog", "accessory", "service", "faq", "policy", "document", "page"]
KINDS: tuple[Kind, ...] = ("catalog", "accessory", "service", "faq", "policy", "document", "page")

Mode = Literal["hybrid", "words"]


@dataclass(frozen=True)
class Filters:
    """Where to look: empty means everywhere."""

    kinds: tuple[Kind, ...] = ()
    language: str = ""
    source_id: UUID | None = None


EVERYWHERE = Filters()


@dataclass(frozen=True)
class Found:
    """A chunk by its id, with what the searches say of it; the fields are those of `Result`."""

    chunk_id: UUID
    score: float
    similarity: float
    coverage: float
    evidence: float


@dataclass(frozen=True)
class Result:
    """A passage that may answer, and where it stands, so that it can be cited.

    `score` is the fused rank; `similarity` the cosine with the question; `coverage` the share of the
    question's weighty
    words that the passage has, 0 to 1; `evidence` both together, comparable with the model's floor.
    """

    chunk_id: UUID
    source_id: UUID
    source_key: str
    source_title: str
    kind: Kind
    language: str
    anchor: str
    title_path: tuple[str, ...]
    body: str
    dated_on: date
    score: float
    similarity: float
    coverage: float
    evidence: float


@dataclass(frozen=True)
class Answer:
    """What is known: with no results the answer is "I don't know".

    `nearest` are the passages in order even when they are too far off to answer with: for evaluation and
    for staff.
    """

    results: tuple[Result, ...]
    nearest: tuple[Result, ...]
    mode: Mode

    @property
    def known(self) -> bool:
        """Whether there is something to answer with."""
        return bool(self.results)
