"""How a passage of the knowledge is told to a customer."""

from __future__ import annotations

import re

from libs.common.knowledge.results import Result
from services.agents.faq import openings
from services.agents.faq.decision import FaqDecision, Passage
from services.agents.faq.excerpt import excerpt
from services.agents.frame.turn import Dealership
from services.agents.offers import TEST_RIDE
from services.agents.wording import named, sentence

MOST_CHARACTERS = 500
"""With what stands around it, a reply stays under 600."""
WRITTEN_TO_BE_READ = frozenset({"faq", "policy"})
"""Passages that were written as answers; of others only what was asked for is told."""

_CLOSED = "domingos y festivos descansamos."
_MORE = "¿Le ayudo con algo más?"
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")


def faq(decision: FaqDecision) -> str:
    """Where the dealership is and what the passages say, and an offer to go on."""
    opening = f"{named('Mucho gusto', decision.name)}. " if decision.name else ""
    most = MOST_CHARACTERS // max(1, len(decision.passages))
    parts = [told(passage, most) for passage in decision.passages]
    if decision.visit and decision.expected and not parts:
        return _awaited(decision)
    if decision.place:
        hours = "" if parts or decision.opening else f" Atendemos de {decision.week}; {_CLOSED}"
        parts.insert(0, f"{_whereabouts(decision, decision.place)}{hours}")
    if decision.opening:
        closed = decision.opening.over or not decision.opening.intervals
        parts.insert(0 if closed else 1, openings.told(decision.opening))
    if decision.phone:
        parts.insert(
            0, f"Nos encuentra en este mismo número, el +{decision.phone.lstrip('+')}, por WhatsApp."
        )
    body = "\n\n".join(parts)
    return f"{opening}{body}\n\n{TEST_RIDE if decision.visit else _MORE}"


def _awaited(decision: FaqDecision) -> str:
    day = f" {openings.told(decision.opening)}" if decision.opening else ""
    return f"¡{named('Listo', decision.name)}! Aquí le esperamos.{day}"


def _whereabouts(decision: FaqDecision, place: Dealership) -> str:
    if decision.visit and decision.opening and not decision.opening.intervals:
        return f"Estamos en {sentence(place.address)} No necesita cita."
    if decision.visit:
        return f"¡Con gusto le esperamos! No necesita cita. Estamos en {sentence(place.address)}"
    return f"{place.name} queda en {place.address}."


def told(passage: Passage, most: int = MOST_CHARACTERS) -> str:
    """What `passage` says of its question, in at most about `most` characters."""
    body = passage.result.body
    if passage.result.kind in WRITTEN_TO_BE_READ:
        return shortened(" ".join(body.split()), most)
    found = shortened(excerpt(body, passage.question), most)
    return f"Esto es lo que tengo de *{_place(passage.result)}*:\n{found}"


def _place(result: Result) -> str:
    """Where it stands: a list of what is not covered says the opposite without its title."""
    return ": ".join(result.title_path[-2:])


def shortened(text: str, most: int = MOST_CHARACTERS) -> str:
    """As many whole sentences of `text` as fit into `most` characters, or the first, cut at a word."""
    if len(text) <= most:
        return text
    kept = ""
    for part in _SENTENCE_END.split(text):
        if len(kept) + len(part) + 1 > most:
            break
        kept = f"{kept} {part}".strip()
    return kept or text[:most].rpartition(" ")[0] + "…"
