"""Who answers a turn: the agent of its intent, and that of a second wish beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from libs.common.intents import Intent
from services.agents.frame.agent import Answer, Answerer, Thinks
from services.agents.frame.joining import joined
from services.agents.frame.other_language import in_other_language
from services.agents.frame.repeating import fresh
from services.agents.frame.turn import Fact, Memory, Turn, Wish

_NEVER_BESIDE = frozenset((Intent.GREETING, Intent.OTHER))
_log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True)
class Responding:
    """Answers every turn in one message, whatever it wants; at most two wishes are served."""

    answerers: Mapping[Intent, Answerer]
    mind: Thinks | None = None
    """The language model around the agents; None: they speak by their templates."""

    async def __call__(self, turn: Turn, memory: Memory, now: datetime) -> Answer:
        """The answer. What the main agent raises passes through; a second one that fails is left out."""
        if self.mind is None:
            answer = fresh(await self._decided(turn, memory, now), memory)
            return in_other_language(answer, turn, memory)
        turn, memory = await self.mind.begin(turn, memory)
        decided = fresh(await self._decided(turn, memory, now), memory)
        answer = await self.mind.worded(decided, turn, memory)
        return in_other_language(answer, turn, memory)

    async def _decided(self, turn: Turn, memory: Memory, now: datetime) -> Answer:
        besides = next((wish for wish in turn.others if wish.intent not in _NEVER_BESIDE), None)
        if besides is None:
            return await self._found(turn, memory, now)
        main = await self._found(_without(turn, besides), memory, now)
        if main.decision.last_word:
            return main
        second = await self._beside(turn, besides, _knowing(memory, main, now), now)
        return joined(main, second) if second else main

    async def _found(self, turn: Turn, memory: Memory, now: datetime) -> Answer:
        answer = await self.answerers[turn.intent](turn, memory, now)
        return await self.mind.found(answer, turn, memory, now) if self.mind else answer

    async def _beside(self, turn: Turn, wish: Wish, memory: Memory, now: datetime) -> Answer | None:
        part = turn.text[wish.start : wish.end].strip()
        if not part:
            return None
        try:
            return await self._found(replace(turn, intent=wish.intent, part=part, others=()), memory, now)
        except Exception:  # noqa: BLE001 - one wish is served; the other is found in the log
            _log.exception("second_wish_not_served", turn_id=str(turn.id), intent=wish.intent)
            return None


def _without(turn: Turn, wish: Wish) -> Turn:
    """`turn` with the words that concern its own intent, or all of them where nothing would be left."""
    text = turn.text
    rest = f"{text[: wish.start].rstrip()} {text[wish.end :].lstrip(' .,;?!')}".strip()
    return replace(turn, part=rest) if any(map(str.isalnum, rest)) else turn


def _knowing(memory: Memory, main: Answer, now: datetime) -> Memory:
    """`memory` with what the main agent has just learnt: "cuánto vale la MT-03 y en cuotas cómo queda"."""
    news = {name: Fact(value=value, learned_at=now) for name, value in main.decision.facts.items()}
    return replace(memory, facts={**memory.facts, **news})
