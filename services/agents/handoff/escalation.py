"""When the assistant must stop by itself: anger, what is a person's to decide, and not being able to help.

Every agent is watched alike: before it answers for what the customer says, after it for what it made of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from msgspec import Struct

from libs.common.intents import OFFERED, Intent
from libs.common.messages import OutgoingText
from libs.common.opening_hours import OpeningHours
from libs.common.understanding.anger import Anger, find_anger
from libs.common.words import words
from services.agents.frame.agent import Answer, Answerer, Decision, HandoffReason
from services.agents.frame.bodies import body_of
from services.agents.frame.turn import FactValue, Memory, Said, Turn
from services.agents.handoff import texts
from services.agents.handoff.policy import Policy
from services.agents.introductions import called, learnt, told_name
from services.agents.offers import OFFERS_ADVISOR_AGAIN
from services.agents.wording import advisor_writes

ASKED_AGAIN = "asked_again"
"""The fact that holds which question the customer's answer was not understood to, and how often."""
MOST_FAILURES = 2
LEAST_TOLD = 60
"""So many characters before a question tell something; fewer are a kind word."""
NOT_UNDERSTOOD = "Perdón, creo que no le entendí."
INVITATIONS = frozenset({"choice"})
"""Questions that may well be asked again, since they leave everything open."""


class AskedAgain(Struct, frozen=True, kw_only=True):
    """A question whose answer was not understood, so many times in a row."""

    question: str
    times: int


@dataclass(frozen=True, kw_only=True)
class EscalationDecision(Decision):
    """A person takes over, and the customer is told so."""

    name: str
    open_now: bool
    advisor_writes: str


@dataclass(frozen=True)
class Escalation:
    """Decides that a person must take over; all of it from what is said and known."""

    hours: OpeningHours
    policy: Policy

    def before(self, turn: Turn, memory: Memory) -> HandoffReason | None:
        """Why a person takes over at these words, whatever an agent would answer; None: no reason."""
        if self.policy.topic(turn.text):
            return HandoffReason.POLICY
        return HandoffReason.FRUSTRATION if _angry(turn, memory) else None

    def decision(
        self, turn: Turn, memory: Memory, now: datetime, reason: HandoffReason
    ) -> EscalationDecision:
        """Hand over for `reason`."""
        told = told_name(turn)
        return EscalationDecision(
            facts={**learnt(told), ASKED_AGAIN: None},
            handoff=reason,
            name=called(told, memory),
            open_now=self.hours.is_open(now),
            advisor_writes=advisor_writes(self.hours, now),
        )

    def answer(self, turn: Turn, memory: Memory, now: datetime, reason: HandoffReason) -> Answer:
        """Tell the customer that a person takes over for `reason`."""
        decision = self.decision(turn, memory, now, reason)
        topic = self.policy.topic(turn.text) if reason is HandoffReason.POLICY else None
        body = texts.escalated(
            reason,
            name=decision.name,
            open_now=decision.open_now,
            advisor_writes=decision.advisor_writes,
            opening=topic.opening if topic else "",
        )
        return Answer(content=OutgoingText(body=body), decision=decision)


def escalating(answer: Answerer, escalation: Escalation) -> Answerer:
    """`answer`, unless a person must take over instead; a handoff that the agent decides itself stays."""

    async def watched(turn: Turn, memory: Memory, now: datetime) -> Answer:
        reason = escalation.before(turn, memory)
        # A complaint is a complaint, however angry: its own agent says so, and knows what it is about.
        if reason and turn.intent is not Intent.POST_SALE:
            return escalation.answer(turn, memory, now, reason)
        given = await answer(turn, memory, now)
        if given.decision.handoff:
            return given
        if reason:
            return escalation.answer(turn, memory, now, reason)
        times = failures(turn, memory, given)
        if times >= MOST_FAILURES:
            return escalation.answer(turn, memory, now, HandoffReason.AGENT_FAILED)
        return _remembering(given, times, memory)

    return watched


def failures(turn: Turn, memory: Memory, given: Answer) -> int:
    """How often in a row, this time included, the answer to one question was not understood."""
    decision = given.decision
    if decision.asks == OFFERS_ADVISOR_AGAIN and decision.unanswered:
        return MOST_FAILURES  # two messages in a row to which nobody had an answer
    if not _asks_again(turn, memory, given):
        return 0
    before = memory.known(ASKED_AGAIN, AskedAgain)
    return 1 + (before.times if before and before.question == decision.asks else 0)


def _asks_again(turn: Turn, memory: Memory, given: Answer) -> bool:
    """Whether the reply asks what was asked before, having made nothing of the answer."""
    asks = given.decision.asks
    detail = asks.partition(":")[2]
    if given.decision.answers_aside:
        return False
    if not asks or asks != turn.asked or detail.startswith(OFFERED) or detail in INVITATIONS:
        return False
    return given.decision.unanswered or _said_before(given, memory)


def _said_before(given: Answer, memory: Memory) -> bool:
    """Whether the reply asks, word by word, what the assistant asked last, and tells nothing new before."""
    question = _question(given)
    last = next((said for said in reversed(memory.history) if said.author == "assistant"), None)
    said = (body_of(last.content) if last else None) or ""
    return bool(question) and question in said and not _tells(given, said)


def _tells(given: Answer, said: str) -> bool:
    """Whether what stands before the question is more than a kind word, and not what was `said`."""
    body = body_of(given.content) or ""
    told = body.removesuffix(_question(given)).strip()
    return len(told) >= LEAST_TOLD and told not in said


def _question(given: Answer) -> str:
    """What the reply asks, from its first question on; all of it when no question mark opens one."""
    body = body_of(given.content) or ""
    start = body.find("¿")
    return body[max(start, 0) :]


def _remembering(given: Answer, times: int, memory: Memory) -> Answer:
    if not times and ASKED_AGAIN not in memory.facts:
        return given
    kept: FactValue = AskedAgain(question=given.decision.asks, times=times) if times else None
    decision = replace(given.decision, facts={**given.decision.facts, ASKED_AGAIN: kept})
    content = given.content
    if times and isinstance(content, OutgoingText):
        content = OutgoingText(body=f"{NOT_UNDERSTOOD} {_question(given)}")
    return replace(given, content=content, decision=decision)


def _angry(turn: Turn, memory: Memory) -> bool:
    """Whether these words are strong, or angry for the second time in a row."""
    anger = find_anger(turn.text)
    if anger is not Anger.SOME:
        return anger is Anger.STRONG
    return any(find_anger(text) for text in _words_before(memory))


def _words_before(memory: Memory) -> Iterator[str]:
    """What the customer said in the turn before this one."""
    heard = False
    for said in reversed(memory.history):
        if said.author == "customer":
            heard = True
            yield _words(said)
        elif heard:
            return


def _words(said: Said) -> str:
    return words(said.content)  # type: ignore[arg-type]  # what a customer says is never outgoing
