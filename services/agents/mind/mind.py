"""The language model around every agent: it fills slots, answers open questions by functions, and rewords.

Nothing here decides. Whatever the model does or fails to do, the agent's own rules and texts remain, and go
out in its place.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

import structlog
from msgspec import Struct

from libs.common.ai.errors import AIError
from libs.common.ai.language_model import LanguageModel
from libs.common.ai.questions import Account, Called, Image, Message, Question, Reply, Returned, Said
from libs.common.clock import Clock
from libs.common.messages import OutgoingText
from libs.common.messages import Reply as Tapped
from libs.common.metrics import Metrics
from services.agents.frame.agent import Answer
from services.agents.frame.bodies import body_of, with_body
from services.agents.frame.budgets import BUDGETS
from services.agents.frame.turn import Memory, Turn
from services.agents.guard.guard import Fault, Guard
from services.agents.guard.languages import language_of
from services.agents.mind import prompts
from services.agents.mind.described import empty_fields, kind_of, merged, shape_of
from services.agents.mind.memories import Recalls
from services.agents.mind.photos import Photos
from services.agents.mind.tools import MOST_CALLS, MOST_ROUNDS, Asking, Found, Toolbox

FEWEST_WORDS = 3
"""Shorter turns hold nothing that the rules would not find."""
LEAST_SECONDS = 0.3
"""With less time left the model is not asked at all."""

SlotsT = TypeVar("SlotsT")
_log = structlog.stdlib.get_logger(__name__)


class Worded(Struct, frozen=True):
    """A message to the customer."""

    text: str


class Answered(Struct, frozen=True):
    """An answer made of what the functions returned."""

    text: str
    answered: bool


@dataclass(frozen=True, kw_only=True)
class Mind:
    """What agents need of the model; they themselves know nothing of it."""

    model: LanguageModel
    guard: Guard
    tools: Toolbox
    memories: Recalls
    photos: Photos
    clock: Clock
    metrics: Metrics

    async def begin(self, turn: Turn, memory: Memory) -> tuple[Turn, Memory]:
        """The turn with the time by which the model must be done, and what earlier conversations tell."""
        if not self.model.configured:
            return turn, memory
        until = self.clock.monotonic() + BUDGETS[turn.intent].target
        recalled = await self.memories.recall(turn.dealership_id, turn.contact_id, turn.text)
        return replace(turn, think_until=until), replace(memory, recalled=recalled)

    async def understood(self, slots: SlotsT, turn: Turn, memory: Memory) -> SlotsT:
        """`slots` with what the model adds to them."""
        names = empty_fields(slots)
        tapped = any(isinstance(content, Tapped) for content in turn.contents)
        if not names or tapped or len(turn.text.split()) < FEWEST_WORDS:
            return slots
        question = Question(
            purpose="understand",
            instructions=prompts.UNDERSTAND,
            messages=(await self._user(turn, prompts.data(turn, memory, asked=turn.asked)),),
        )
        reply = await self._asked(question, shape_of(names, kind_of(slots)), turn)
        return merged(slots, reply.value, turn.text) if reply and reply.value else slots

    async def found(self, answer: Answer, turn: Turn, memory: Memory, now: datetime) -> Answer:
        """`answer`, or one made of what functions have found where its agent has nothing to say."""
        tools = self.tools.of(turn.intent)
        if not tools or not (answer.decision.unanswered or self._sees_only(turn)):
            return answer
        asking = Asking(turn=turn, memory=memory, now=now)
        messages: list[Message] = [await self._user(turn, prompts.data(turn, memory))]
        findings: list[Found] = []
        for _ in range(MOST_ROUNDS):
            question = Question(
                purpose="tools", instructions=prompts.TOOLS, messages=tuple(messages), tools=tools
            )
            reply = await self._asked(question, Answered, turn)
            if reply is None or not reply.calls:
                return self._from_found(answer, reply.value if reply else None, findings, asking)
            messages += await self._call(reply, asking, findings)
        return answer

    async def worded(self, answer: Answer, turn: Turn, memory: Memory) -> Answer:
        """`answer` in the model's words, if the guard finds the same in them."""
        draft = body_of(answer.content)
        if draft is None or answer.worded or answer.decision.last_word or _has_table(draft):
            return self._counted(answer, turn, "fixed")
        language = language_of(turn.text)
        question = Question(
            purpose="say",
            instructions=prompts.SAY,
            messages=(Said(role="user", text=prompts.data(turn, memory, draft=draft, language=language)),),
        )
        reply = await self._asked(question, Worded, turn)
        if reply is None or reply.value is None:
            return self._counted(answer, turn, "template")
        text = reply.value.text.strip()
        fault = self.guard.reworded(
            text, draft, instructions=prompts.SAY, language=language, known=_known(memory)
        )
        if fault:
            return self._refused(answer, turn, fault)
        worded = replace(answer, content=with_body(answer.content, text), worded=True)
        return self._counted(worded, turn, "model")

    async def _call(self, reply: Reply[Answered], asking: Asking, findings: list[Found]) -> Sequence[Message]:
        """Make the calls that may be made; what the model is told of them."""
        calls = reply.calls[:MOST_CALLS]
        told: list[Message] = [Called(calls=calls)]
        for call in calls:
            got = await self.tools.call(call, asking)
            self.metrics.tool_calls.labels(
                asking.turn.intent, "called" if isinstance(got, Found) else "denied"
            ).inc()
            if isinstance(got, Found):
                findings.append(got)
            text = got.text if isinstance(got, Found) else got.reason
            told.append(Returned(call_id=call.id, text=text))
        return told

    def _from_found(
        self, answer: Answer, said: Answered | None, findings: Sequence[Found], asking: Asking
    ) -> Answer:
        if said is None or not said.answered or not said.text.strip() or not findings:
            return answer
        text = said.text.strip()
        told = [one.text for one in findings]
        fault = self.guard.found(text, told, instructions=prompts.TOOLS, known=_known(asking.memory))
        if fault:
            return self._refused(answer, asking.turn, fault)
        sources = tuple(source for one in findings for source in one.sources)
        decision = replace(answer.decision, asks="", if_asked={}, sources=sources, unanswered=False)
        return replace(answer, content=OutgoingText(body=text), decision=decision, worded=True)

    def _sees_only(self, turn: Turn) -> bool:
        """Whether the turn is a photo without a word, which the model can see and no rule can."""
        return self.model.sees_images and bool(turn.images) and not turn.text

    async def _user(self, turn: Turn, text: str) -> Said:
        images: tuple[Image, ...] = ()
        if self.model.sees_images and turn.images:
            images = await self.photos.of(turn)
        return Said(role="user", text=text, images=images)

    async def _asked(self, question: Question, shape: type[SlotsT], turn: Turn) -> Reply[SlotsT] | None:
        """What the model answers in the time that is left; None when it does not."""
        left = (turn.think_until or -math.inf) - self.clock.monotonic()
        if left < LEAST_SECONDS:
            return None
        account = Account(
            dealership_id=turn.dealership_id,
            agent=turn.intent,
            conversation_id=turn.conversation_id,
            turn_id=turn.id,
        )
        try:
            return await self.model.ask(question, shape, account, seconds=left)
        except AIError as error:
            _log.info("model_not_used", purpose=question.purpose, problem=str(error), turn_id=str(turn.id))
            return None

    def _refused(self, answer: Answer, turn: Turn, fault: Fault) -> Answer:
        self.metrics.guard_refusals.labels(turn.intent, fault).inc()
        _log.warning("model_text_refused", fault=fault, turn_id=str(turn.id), intent=turn.intent)
        return self._counted(replace(answer, worded=True), turn, "refused")

    def _counted(self, answer: Answer, turn: Turn, wording: str) -> Answer:
        self.metrics.replies.labels(turn.intent, wording).inc()
        return answer


def _known(memory: Memory) -> str:
    """The names by which one speaks of the two who talk."""
    return f"{memory.name} {memory.dealership.name} Yamaha Bogotá WhatsApp"


def _has_table(draft: str) -> bool:
    """Whether `draft` lists things line by line: those stay as they are."""
    lines = [line for line in draft.split("\n") if line.strip()]
    rows = [
        line for line in lines if line.lstrip().startswith(("•", "-")) or " / " in line or ": " in line[:30]
    ]
    return len(rows) >= 2
