"""A question beside the one that an agent has asked is answered from the knowledge, and then asked again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from libs.common.knowledge.results import Result
from libs.common.understanding.text import fold_words
from services.agents.faq import texts
from services.agents.faq.agent import LEAST_COVERAGE, UNASKED, Searches
from services.agents.faq.decision import Passage
from services.agents.frame.agent import Answer, Answerer
from services.agents.frame.bodies import body_of, with_body
from services.agents.frame.joining import parted
from services.agents.frame.turn import Memory, Turn

FEWEST_WORDS = 2
SHORTEST_WORD = 4
_EMPTY = frozenset(
    (
        *("ustedes", "usted", "cuanto", "cuanta", "cual", "cuales", "como", "donde", "para", "ella", "ellas"),
        *("esta", "este", "esto", "tiene", "tienen", "puede", "pueden", "quiero", "entonces", "tengo"),
    )
)
"""Longer words by which nothing can be found."""


def with_asides(answer: Answerer, knowledge: Searches) -> Answerer:
    """`answer`; where it passes a question over, what answers that stands before its own question."""

    async def answered(turn: Turn, memory: Memory, now: datetime) -> Answer:
        given = await answer(turn, memory, now)
        question = given.decision.sidestepped
        if len(_telling(question)) < FEWEST_WORDS:
            return given
        found = await knowledge.search(turn.dealership_id, question, filters=UNASKED)
        passage = next((each for each in found.results if each.coverage >= LEAST_COVERAGE), None)
        return given if passage is None else _before(given, passage, question)

    return answered


def _telling(question: str) -> list[str]:
    """The words of `question` by which something could be found: "¿y ustedes me la sacan?" has none."""
    return [
        word for word in fold_words(question).split() if len(word) >= SHORTEST_WORD and word not in _EMPTY
    ]


def _before(given: Answer, passage: Result, question: str) -> Answer:
    body = body_of(given.content) or ""
    asks = parted(body)[1] or body
    told = texts.told(Passage(passage, question))
    decision = replace(
        given.decision, sources=(*given.decision.sources, passage), answers_aside=True, unanswered=False
    )
    return replace(given, content=with_body(given.content, f"{told}\n\n{asks}"), decision=decision)
