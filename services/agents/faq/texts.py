"""How a passage of the knowledge is told to a customer."""

from __future__ import annotations

import re

from services.agents.faq.decision import FaqDecision
from services.agents.wording import named

MOST_CHARACTERS = 500
"""With what stands around it, a reply stays under 600."""

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")


def faq(decision: FaqDecision) -> str:
    """The passage, and an offer to go on."""
    opening = f"{named('Mucho gusto', decision.name)}. " if decision.name else ""
    source = "" if decision.written_to_be_read else "Esto es lo que tengo: "
    return f"{opening}{source}{shortened(decision.passage)}\n\n¿Le ayudo con algo más?"


def shortened(passage: str) -> str:
    """As many whole sentences of `passage` as fit into MOST_CHARACTERS; at least the first, cut at a word."""
    if len(passage) <= MOST_CHARACTERS:
        return passage
    kept = ""
    for sentence in _SENTENCE_END.split(passage):
        if len(kept) + len(sentence) + 1 > MOST_CHARACTERS:
            break
        kept = f"{kept} {sentence}".strip()
    return kept or passage[:MOST_CHARACTERS].rpartition(" ")[0] + "…"
