"""A line for customers who write in English and are answered in Spanish."""

from __future__ import annotations

from dataclasses import replace

from services.agents.frame.agent import Answer
from services.agents.frame.bodies import body_of, longest_body, with_body
from services.agents.frame.turn import Memory, Turn
from services.agents.guard.languages import language_of

LINE = "_(I answer in Spanish. Write *asesor* and a person will help you.)_"


def in_other_language(answer: Answer, turn: Turn, memory: Memory) -> Answer:
    """`answer`, with LINE below the first one of a conversation that is in Spanish for an English turn."""
    body = body_of(answer.content)
    if body is None or memory.answered_before or answer.decision.last_word:
        return answer
    if language_of(turn.text) == "spanish" or language_of(body) == "english":
        return answer
    lined = f"{body}\n\n{LINE}"
    if len(lined) > longest_body(answer.content):
        return answer
    return replace(answer, content=with_body(answer.content, lined))
