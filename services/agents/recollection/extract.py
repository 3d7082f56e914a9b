"""A summary without a model: the customer's own words, the oldest and the newest of them."""

from __future__ import annotations

from collections.abc import Sequence

from libs.common.messages import Content
from libs.common.words import words
from services.agents.frame.turn import Said

LONGEST = 600
FEWEST_WORDS = 3
"""Shorter messages answer something, and say nothing without it."""
_LEAD = "El cliente escribió: "
_BETWEEN = " · "


def extract(history: Sequence[Said], *, before: str = "") -> str:
    """At most LONGEST letters of what customers have said in `history`, behind the summary `before`.

    Empty when nothing was said that would be worth remembering. What the assistant or a person said is left
    out: promises of theirs do not outlive their conversation.
    """
    quotes = telling(history)
    if not quotes:
        return before
    start = _shortened(before) if before else _LEAD
    while len(quotes) > 1 and len(start + _BETWEEN.join(quotes)) > LONGEST:
        quotes.pop(len(quotes) // 2)  # what is wanted stands at the beginning, what was settled at the end
    return (start + _BETWEEN.join(quotes))[:LONGEST]


def telling(history: Sequence[Said]) -> list[str]:
    """What customers have said, in quotation marks, each once."""
    said = (" ".join(_words(one).split()) for one in history if one.author == "customer")
    return list(dict.fromkeys(f"«{text}»" for text in said if len(text.split()) >= FEWEST_WORDS))


def _words(said: Said) -> str:
    return words(said.content) if isinstance(said.content, Content) else ""


def _shortened(before: str) -> str:
    """As much of a summary as leaves half of the room to what is new."""
    if len(before) <= LONGEST // 2:
        return before + _BETWEEN
    return before[: LONGEST // 2].rpartition(" ")[0] + "…" + _BETWEEN
