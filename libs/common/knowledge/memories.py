"""Memories of a contact: as they are told, and as they are found again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID


@dataclass(frozen=True)
class Memory:
    """Something to remember of a contact."""

    dealership_id: UUID
    contact_id: UUID
    kind: Literal["summary", "fact"]
    body: str
    occurred_at: datetime
    conversation_id: UUID | None = None


@dataclass(frozen=True)
class Recalled:
    """A memory, with its similarity to the question: None when it could not be compared."""

    id: UUID
    kind: str
    body: str
    occurred_at: datetime
    similarity: float | None
