"""What an agent that answers from the knowledge has understood and decided."""

from __future__ import annotations

from dataclasses import dataclass

from libs.common.knowledge.results import Result
from services.agents.fallback.decision import FallbackSlots
from services.agents.faq.openings import Opening
from services.agents.frame.agent import Decision
from services.agents.frame.turn import Dealership


@dataclass(frozen=True)
class Passage:
    """What answers best, and the question that it answers."""

    result: Result
    question: str


@dataclass(frozen=True, kw_only=True)
class FaqSlots:
    """What the knowledge has for a turn."""

    passages: tuple[Passage, ...] = ()
    """What answers, in the order of the questions; empty when nothing does."""
    where: bool = False
    """The customer asks where the dealership is."""
    opening: str = ""
    """The words in which the hours of a day are asked for; empty: they are not."""
    visit: str = ""
    """The words in which the customer wants to come; empty: there are none."""
    expected: bool = False
    """The customer has just been told that a visit is welcome."""
    phone: bool = False
    """The customer asks for the dealership's number."""
    otherwise: FallbackSlots
    """What the turn tells, for an answer without the knowledge."""


@dataclass(frozen=True, kw_only=True)
class FaqDecision(Decision):
    """Say what passages say."""

    passages: tuple[Passage, ...]
    place: Dealership | None = None
    """Who tells where it is; None: that was not asked."""
    phone: str = ""
    """The number that was asked for, in digits; empty: it was not."""
    opening: Opening | None = None
    """What is told of a day that is named."""
    visit: bool = False
    expected: bool = False
    """And was told so just now."""
    """The customer is awaited."""
    week: str = ""
    """The opening hours in words."""
    name: str = ""
    """What to call the customer when the name has just been told; empty otherwise."""
