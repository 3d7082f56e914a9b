"""Whether a conversation went as its case demands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from libs.common.intents import Intent
from libs.common.understanding.text import fold
from tools.evaluation.cases import Ends, Step

LONGEST = 600
"""The most characters of a reply that is no table (product.md and docs/conversations.md)."""
NOTICE = re.compile(r"\n\n🔒.*")
"""The consent notice, which the law asks for and which counts as no part of the reply."""
UNFINISHED = re.compile(r"[{}]|\bNone\b|\bnull\b|\bTrue\b|\bFalse\b")
"""What a template looks like whose places were not filled."""


@dataclass(frozen=True)
class Heard:
    """What the assistant did about one step."""

    intent: Intent | None
    replies: tuple[str, ...]
    milliseconds: float

    @property
    def text(self) -> str:
        """All that was said."""
        return "\n".join(self.replies)


@dataclass(frozen=True)
class State:
    """What the database says of the customer in the end."""

    owner: str
    handoff: str | None
    opted_out: bool
    facts: dict[str, object]
    score: int | None
    route: str | None
    rows: dict[str, int] = field(default_factory=dict)


def problems_of_step(step: Step, heard: Heard) -> list[str]:
    """What is wrong with `heard`, a sentence each."""
    return list(_problems_of_step(step, heard))


def _problems_of_step(step: Step, heard: Heard) -> Iterator[str]:
    if step.intent is not None and heard.intent is not step.intent:
        yield f"taken for {heard.intent} instead of {step.intent}"
    if step.silent:
        if heard.replies:
            yield "was answered, and silence was due"
        return
    if len(heard.replies) != 1:
        yield f"got {len(heard.replies)} replies instead of one"
    yield from (f"does not say {wanted!r}" for wanted in step.says if not _occurs(wanted, heard.text))
    if step.says_any and not any(_occurs(wanted, heard.text) for wanted in step.says_any):
        yield f"says none of {', '.join(map(repr, step.says_any))}"
    yield from (f"says {unwanted!r}" for unwanted in step.never if _occurs(unwanted, heard.text))
    if unfinished := UNFINISHED.search(heard.text):
        yield f"looks unfinished at {unfinished.group()!r}"
    length = len(NOTICE.sub("", heard.text))
    if length > LONGEST and not step.long:
        yield f"is {length} characters long, {LONGEST} at most"


def problems_of_whole(heard: Sequence[Heard]) -> list[str]:
    """What is wrong with the conversation as a whole."""
    replies = [each.text for each in heard if each.replies]
    repeated = [text for text, following in pairwise(replies) if text == following]
    return [f"says the same twice running: {text!r}" for text in repeated]


def problems_of_end(ends: Ends, state: State) -> list[str]:
    """What the database should say and does not, a sentence each."""
    wanted: dict[str, object] = {
        "owner": ends.owner,
        "handoff": ends.handoff,
        "opted_out": ends.opted_out,
        "score": ends.score,
        "route": ends.route,
    }
    found = {name: getattr(state, name) for name in wanted}
    problems = [
        f"{name} is {found[name]!r} in the end instead of {value!r}"
        for name, value in wanted.items()
        if value is not None and found[name] != value
    ]
    problems += [
        f"the fact {name} is {state.facts.get(name)!r} in the end instead of {value!r}"
        for name, value in ends.facts.items()
        if state.facts.get(name) != value
    ]
    problems += [
        f"{table} has {state.rows.get(table)} rows of the customer's in the end instead of {count}"
        for table, count in ends.rows.items()
        if state.rows.get(table) != count
    ]
    return problems


def _occurs(wanted: str, text: str) -> bool:
    if len(wanted) > 1 and wanted.startswith("/") and wanted.endswith("/"):
        return re.search(wanted[1:-1], text, re.IGNORECASE) is not None
    return fold(wanted) in fold(text)
