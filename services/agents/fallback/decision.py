"""What the fallback has understood and decided."""

from __future__ import annotations

from dataclasses import dataclass

from libs.common.intents import Intent
from services.agents.frame.agent import Decision
from services.agents.places import Nearby


@dataclass(frozen=True, kw_only=True)
class FallbackSlots:
    """What a turn without an agent of its own tells."""

    intent: Intent
    name: str | None
    wordless: str
    """What came without words, such as "la foto"."""
    unreadable: bool
    """Nothing came but what neither the platform nor we can read."""
    offered: bool
    """The answer before was the full one."""
    thanks: bool
    """Nothing is wanted: the customer thanks, agrees or says goodbye."""
    wrong_number: bool
    """The message was meant for somebody else."""
    asks_who: bool
    """The customer asks with whom, or with what, one speaks."""
    refused: bool
    """The customer does not want what was offered."""
    nearby: tuple[Nearby, ...] = ()
    """How far the dealerships are, the nearest first, when the customer sent nothing but a place."""


@dataclass(frozen=True, kw_only=True)
class FallbackDecision(Decision):
    """What the fallback says."""

    intent: Intent
    name: str
    """What to call the customer; empty when unknown."""
    begins: bool
    """The assistant has not spoken yet in this conversation."""
    wordless: str
    unreadable: bool
    thanks: bool
    wrong_number: bool
    asks_who: bool
    refused: bool
    thanked: bool
    """The answer before has acknowledged thanks already."""
    brief: bool
    """The full text has just been given: a shorter one, so that nothing is said twice in a row."""
    advisor_writes: str
    """When an advisor would write, in words."""
    dealership: str
    address: str
    week: str
    """The opening hours in words."""
    nearby: tuple[Nearby, ...] = ()
