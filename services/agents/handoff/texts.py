"""What a customer is told when a person takes over."""

from __future__ import annotations

from collections.abc import Mapping

from services.agents.frame.agent import HandoffReason
from services.agents.wording import named, sentence

_BECAUSE: Mapping[HandoffReason, tuple[str, str]] = {
    HandoffReason.CUSTOMER_REQUEST: ("Con mucho gusto", ""),
    HandoffReason.FRUSTRATION: ("Entiendo su molestia", "Le ofrezco disculpas: esto lo toma una persona."),
    HandoffReason.POLICY: (
        "Entiendo",
        "Este tema lo atiende directamente una persona del equipo.",
    ),
    HandoffReason.AGENT_FAILED: (
        "Qué pena con usted",
        "No le estoy entendiendo bien y no quiero hacerle perder tiempo.",
    ),
}


def escalated(
    reason: HandoffReason, *, name: str, open_now: bool, advisor_writes: str, opening: str = ""
) -> str:
    """The promise that an advisor writes, in words that fit the reason; `opening` replaces the first."""
    usual, because = _BECAUSE[reason]
    parts = (
        f"{named(opening or usual, name)}.",
        because,
        promise(open_now=open_now, advisor_writes=advisor_writes),
    )
    return " ".join(filter(None, parts))


def promise(*, open_now: bool, advisor_writes: str) -> str:
    """Who writes when: "Un asesor le escribe por este chat en los próximos 5 minutos."."""
    closed = "" if open_now else "En este momento estamos cerrados; "
    advisor = "un asesor" if closed else "Un asesor"
    return sentence(f"{closed}{advisor} le escribe por este chat {advisor_writes}")
