"""What the advisor is told, gathered from what is known when a conversation changes hands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from libs.common.handoffs.summary import LeadScore, Note, Summary
from services.agents.buyer import Buyer
from services.agents.frame.agent import Decision
from services.agents.frame.turn import NAME, FactValue, Memory, Turn

WISHES = (*(field.name for field in fields(Buyer)), "financed")
"""The facts that tell what a customer wants."""
MOST_CHARACTERS = 500
"""Of the customer's last words; all of them stand in the conversation."""


@dataclass(frozen=True, kw_only=True)
class Dealings:
    """What stands between the customer and the dealership, by the database."""

    score: LeadScore | None = None
    promised: Sequence[Note] = ()


def summarise(
    turn: Turn, memory: Memory, decision: Decision, dealings: Dealings, *, advisor_writes: str
) -> Summary:
    """Who, what they want, the score and its parts, what was promised and what is open.

    `advisor_writes` is when the customer was told that an advisor writes. Pure.
    """
    facts: dict[str, FactValue] = {name: fact.value for name, fact in memory.facts.items()}
    facts.update(decision.facts)
    name = facts.get(NAME)
    return Summary(
        name=name if isinstance(name, str) else "",
        wants=_wishes(facts),
        score=dealings.score,
        promised=(Note(what="advisor_writes", detail=advisor_writes), *dealings.promised),
        open=_open(turn),
    )


def _wishes(facts: Mapping[str, FactValue]) -> Mapping[str, FactValue]:
    return {name: facts[name] for name in WISHES if facts.get(name) is not None}


def _open(turn: Turn) -> tuple[Note, ...]:
    words = Note(what="last_words", detail=turn.text[:MOST_CHARACTERS])
    question = Note(what="asked_before", detail=turn.asked)
    return tuple(note for note in (words, question) if note.detail)
