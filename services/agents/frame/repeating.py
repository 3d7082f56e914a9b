"""What the assistant has just said does not go out again word by word.

This is the one place that sees what an answer says beside what was said before it, whichever agent gives it
and whatever was spoken of in between. An agent that knows better words for the second time uses them itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from services.agents.frame.agent import Answer
from services.agents.frame.bodies import body_of, longest_body, with_body
from services.agents.frame.courtesy import begins_gladly, without_gladness
from services.agents.frame.turn import Memory

LOOKED_BACK = 3
"""So many messages of the assistant's are remembered word by word."""
KIND_FOR = 2
"""So many messages are kind without saying so, after one that did."""
_AS_SAID = "Como le decía: "
_GLADLY_AGAIN = "Sí, claro. "


def fresh(answer: Answer, memory: Memory) -> Answer:
    """`answer` in words other than those that the assistant has just used; a last word stays as it is."""
    body = body_of(answer.content)
    if body is None or answer.decision.last_word:
        return answer
    before = list(_said(memory))[:LOOKED_BACK]
    again = any(_same(body, said) for said in before)
    if begins_gladly(body) and any(map(begins_gladly, before[:KIND_FOR])):
        body = without_gladness(body)
    if again:
        body = _again(without_gladness(body), before, asks=bool(answer.decision.asks))
    if body == body_of(answer.content) or len(body) > longest_body(answer.content):
        return answer
    return replace(answer, content=with_body(answer.content, body))


def _again(body: str, before: list[str], *, asks: bool) -> str:
    """`body` introduced as what was said, each time in other words than the last."""
    openings = (_AS_SAID, _GLADLY_AGAIN) if asks else (_GLADLY_AGAIN, _AS_SAID)
    told = (f"{opening}{body}" for opening in openings)
    return next(text for text in told if text != before[0])


def _said(memory: Memory) -> Iterator[str]:
    """The words of the assistant's messages, the latest first."""
    for said in reversed(memory.history):
        body = body_of(said.content) if said.author == "assistant" else None
        if body:
            yield body


def _same(body: str, said: str) -> bool:
    """Whether `said` tells `body`, perhaps with the notice below it that the first reply has."""
    told = without_gladness(said).removeprefix(_AS_SAID).removeprefix(_GLADLY_AGAIN)
    return f"{told}\n\n".startswith(f"{without_gladness(body)}\n\n")
