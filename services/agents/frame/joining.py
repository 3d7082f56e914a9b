"""Two answers in one message: what both tell, and one question at the end.

A person is asked one thing at a time, so the first answer's question stays and the second's goes with
everything that would be true only if it had been asked. A handoff or an opt-out wins over questions.
"""

from __future__ import annotations

from dataclasses import replace

from libs.common.messages import OutgoingText
from services.agents.frame.agent import Answer, Decision
from services.agents.frame.bodies import body_of, longest_body, with_body

LONGEST = 600
"""Characters that one reads on a phone without effort; the second answer is shortened to keep within it."""
SHORTEST_SECOND = 240
"""To which it is shortened at most."""


def joined(main: Answer, second: Answer) -> Answer:
    """One answer that serves both wishes; `main` alone where the second has nothing to tell, or no room."""
    if second.decision.unanswered and not second.decision.last_word:
        return main
    said, beside = body_of(main.content), body_of(second.content)
    if said is None or beside is None:
        return main
    statement, question = _parted(said)
    second_asks = bool(second.decision.asks) and not main.decision.asks
    if second_asks or second.decision.last_word:
        question, told = "", beside
    else:
        told = _parted(beside)[0]
    told = _shortened(told, max(SHORTEST_SECOND, LONGEST - len(statement) - len(question)))
    body = "\n\n".join(filter(None, (statement, told, question)))
    # What is to be tapped belongs to the question.
    taps = second_asks and isinstance(main.content, OutgoingText)
    carrier = second.content if taps else main.content
    if len(body) > longest_body(carrier):
        return main
    decision = _decided(main.decision, second.decision)
    return replace(main, content=with_body(carrier, body), decision=decision)


def _decided(main: Decision, second: Decision) -> Decision:
    asks = "" if second.last_word else main.asks or second.asks
    asked_second = asks == second.asks
    return replace(
        main,
        facts={**second.facts, **main.facts},
        if_asked=second.if_asked if asked_second and not main.asks else main.if_asked,
        asks=asks,
        handoff=main.handoff or second.handoff,
        records=(*main.records, *second.records),
        sources=(*main.sources, *second.sources),
        opts_out=main.opts_out or second.opts_out,
        opts_in=main.opts_in or second.opts_in,
    )


def _parted(body: str) -> tuple[str, str]:
    """What `body` tells and, from its last question on, what it asks; a question further up belongs to it."""
    place = body.rfind("¿")
    if place < 0 or "\n\n" in body[place:]:
        return body, ""
    return body[:place].rstrip(), body[place:]


def _shortened(text: str, most: int) -> str:
    """As many whole lines or sentences of `text` as fit into `most` characters; at least the first line."""
    if len(text) <= most:
        return text
    cut = max(text.rfind(end, 0, most) + len(end.rstrip()) for end in ("\n", ". ", "? ", "! "))
    return text[:cut].rstrip() if cut > 1 else text
