"""Who the customer is, when this turn tells it."""

from __future__ import annotations

from collections.abc import Mapping

from libs.common.intents import Intent
from libs.common.understanding.names import capture_name, given_name
from services.agents.frame.turn import NAME, FactValue, Memory, Turn

ASKS_NAME = f"{Intent.GREETING}:name"
"""What an answer asks that wants to know with whom it speaks."""


def told_name(turn: Turn) -> str | None:
    """The customer's name as this turn tells it; the last one, when it is corrected."""
    asked = turn.asked == ASKS_NAME
    names = [name for text in turn.texts if (name := capture_name(text, asked=asked))]
    return names[-1] if names else None


def presents(dealership: str) -> str:
    """Who answers, said honestly."""
    return f"Soy el asistente virtual de {dealership}: le contesto yo y, si quiere, le paso con un asesor."


def learnt(name: str | None) -> Mapping[str, FactValue]:
    """The fact to keep of a name that was told."""
    return {NAME: name} if name else {}


def called(name: str | None, memory: Memory) -> str:
    """What to call the customer: by the name just told, else the one known; empty when there is none."""
    return given_name(name or memory.name)
