"""How a passage of the knowledge is told to a customer."""

from __future__ import annotations

import re

from libs.common.knowledge.results import Result
from services.agents.faq.decision import FaqDecision, Passage
from services.agents.faq.excerpt import excerpt
from services.agents.wording import named

MOST_CHARACTERS = 500
"""With what stands around it, a reply stays under 600."""
WRITTEN_TO_BE_READ = frozenset({"faq", "policy"})
"""Passages that were written as answers; of others only what was asked for is told."""

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")


def faq(decision: FaqDecision) -> str:
    """Where the dealership is and what the passages say, and an offer to go on."""
    opening = f"{named('Mucho gusto', decision.name)}. " if decision.name else ""
    most = MOST_CHARACTERS // max(1, len(decision.passages))
    parts = [told(passage, most) for passage in decision.passages]
    if decision.place:
        hours = "" if parts else f" Atendemos de {decision.week}; domingos y festivos descansamos."
        parts.insert(0, f"{decision.place.name} queda en {decision.place.address}.{hours}")
    if decision.phone:
        parts.insert(
            0, f"Nos encuentra en este mismo número, el +{decision.phone.lstrip('+')}, por WhatsApp."
        )
    body = "\n\n".join(parts)
    return f"{opening}{body}\n\n¿Le ayudo con algo más?"


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


def shortened(passage: str, most: int = MOST_CHARACTERS) -> str:
    """As many whole sentences of `passage` as fit into `most` characters, or the first, cut at a word."""
    if len(passage) <= most:
        return passage
    kept = ""
    for sentence in _SENTENCE_END.split(passage):
        if len(kept) + len(sentence) + 1 > most:
            break
        kept = f"{kept} {sentence}".strip()
    return kept or passage[:most].rpartition(" ")[0] + "…"
