"""What an agent that answers from the knowledge has understood and decided."""

from __future__ import annotations

from dataclasses import dataclass

from libs.common.knowledge.results import Result
from services.agents.fallback.decision import FallbackSlots
from services.agents.frame.agent import Decision


@dataclass(frozen=True, kw_only=True)
class FaqSlots:
    """What the knowledge has for a turn."""

    question: str
    passage: Result | None
    """What answers best; None when nothing does."""
    otherwise: FallbackSlots
    """What the turn tells, for an answer without the knowledge."""


@dataclass(frozen=True, kw_only=True)
class FaqDecision(Decision):
    """Say what a passage says."""

    passage: str
    name: str
    """What to call the customer when the name has just been told; empty otherwise."""
    written_to_be_read: bool
    """The passage was written as an answer; what stands in a document was not."""
