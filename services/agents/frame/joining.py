"""Two answers in one message: what both tell, and one question at the end.

A person is asked one thing at a time, so the first answer's question stays and the second's goes with
everything that would be true only if it had been asked; but what an appointment still lacks is asked rather
than something offered. A handoff or an opt-out wins over questions.
"""

from __future__ import annotations

from dataclasses import replace

from libs.common.intents import OFFERED, Intent
from libs.common.messages import OutgoingText
from services.agents.frame.agent import Answer, Decision
from services.agents.frame.bodies import body_of, longest_body, with_body
from services.agents.frame.courtesy import without_courtesy

LONGEST = 600
"""Characters that one reads on a phone without effort; the second answer is shortened to keep within it."""
_LACKING = frozenset((Intent.SERVICE_SCHEDULING, Intent.FINANCING))
ELLIPTIC = 20
"""Characters of a question such as "¿La tiene?", which says nothing away from what stands before it."""
SHORTEST_SECOND = 240
"""To which it is shortened at most."""


def joined(main: Answer, second: Answer) -> Answer:
    """One answer that serves both wishes; `main` alone where the second has nothing to tell, or no room."""
    if second.decision.unanswered and not second.decision.last_word:
        return main
    said, beside = body_of(main.content), body_of(second.content)
    if said is None or beside is None:
        return main
    statement, question = parted(said)
    second_asks = _asks_first(second.decision, main.decision)
    if second_asks or second.decision.last_word:
        question, told = "", without_courtesy(beside)
    else:
        told = without_courtesy(parted(beside)[0])
    told = _shortened(told, max(SHORTEST_SECOND, LONGEST - len(statement) - len(question)))
    of_appointment = main.decision.asks.startswith(f"{Intent.SERVICE_SCHEDULING}:")
    elliptic = of_appointment and 0 < len(question) <= ELLIPTIC
    parts = (told, without_courtesy(said)) if told and elliptic else (statement, told, question)
    body = "\n\n".join(filter(None, parts))
    # What is to be tapped belongs to the question.
    taps = second_asks and isinstance(main.content, OutgoingText)
    carrier = second.content if taps else main.content
    if len(body) > longest_body(carrier):
        return main
    decision = _decided(main.decision, second.decision)
    return replace(main, content=with_body(carrier, body), decision=decision)


def _asks_first(second: Decision, main: Decision) -> bool:
    """Whether the second's question stays: there is no other, or it follows a mere offer.

    What an appointment or a credit still lacks is asked for; and what was offered is not offered once more
    below it.
    """
    if not main.asks:
        return bool(second.asks)
    intent, _, detail = second.asks.partition(":")
    offers, _, offered = main.asks.partition(":")
    if not offered.startswith(OFFERED) or not second.asks:
        return False
    return offers == intent or (intent in _LACKING and not detail.startswith(OFFERED))


def _decided(main: Decision, second: Decision) -> Decision:
    asking = second if _asks_first(second, main) else main
    return replace(
        main,
        facts={**second.facts, **main.facts},
        if_asked={} if second.last_word else asking.if_asked,
        asks="" if second.last_word else asking.asks,
        handoff=main.handoff or second.handoff,
        records=(*main.records, *second.records),
        sources=(*main.sources, *second.sources),
        opts_out=main.opts_out or second.opts_out,
    )


def parted(body: str) -> tuple[str, str]:
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
