"""What an agent is: three steps, of which only the middle one decides.

`understand` and `say` may ask a language model; `decide` is a pure function of what was understood, what
is known and the time, so that the same words always lead to the same action. Errors::

    Overtaken               what an answer rests on has changed since it was thought
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeVar

from libs.common import limits, outbox
from libs.common.database import Connection
from libs.common.identifiers import NewIdentifier
from libs.common.knowledge.results import Result
from libs.common.messages import Outgoing
from services.agents.frame.turn import FactValue, Memory, Turn


class HandoffReason(StrEnum):
    """Why a conversation goes to a person; each is counted."""

    HIGH_LEAD_SCORE = "high_lead_score"
    CUSTOMER_REQUEST = "customer_request"
    AGENT_FAILED = "agent_failed"
    FRUSTRATION = "frustration"
    COMPLAINT = "complaint"
    POLICY = "policy"


class Overtaken(Exception):
    """What an answer rests on has changed meanwhile, such as a free hour that another has taken.

    It is nobody's failure: nothing of the answer is written, and the agent thinks again, from what is true
    now.
    """

    def __init__(self, what: str) -> None:
        """`what` has changed; no words of the customer's."""
        self.what = what
        super().__init__(f"overtaken: {what}")


@dataclass(frozen=True, kw_only=True)
class UnitOfWork:
    """The transaction in which an answer is written down."""

    connection: Connection
    turn: Turn
    now: datetime
    new_id: NewIdentifier


class Record(Protocol):
    """Rows of an agent's own that belong to its answer, written down in the answer's transaction."""

    async def write(self, work: UnitOfWork) -> None:
        """Write the rows; a turn that is written twice leaves one. Raises Overtaken when they cannot be."""


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What is to happen besides the reply; each agent adds what its reply is made of."""

    facts: Mapping[str, FactValue] = field(default_factory=dict)
    """What was learnt of the customer, by the fact's name."""
    if_asked: Mapping[str, FactValue] = field(default_factory=dict)
    """What is true besides if the reply asks its question, such as that it has been asked."""
    asks: str = ""
    """What the reply asks, as `<intent>:<detail>`, so that "sí" can be understood; empty: nothing."""
    handoff: HandoffReason | None = None
    """Why a person has the conversation from now on; None: the assistant keeps it."""
    records: tuple[Record, ...] = ()
    """What else is to be written down if the reply goes out."""
    opts_out: bool = False
    """The customer is not to be written to any more."""
    sources: tuple[Result, ...] = ()
    """The passages of the knowledge that the reply is made from; staff see them beside it."""
    sidestepped: str = ""
    """What the words ask and the reply passes over, to ask its own question: a passage may answer it."""
    answers_aside: bool = False
    """Such a passage has answered, and the reply's question follows: it was no failure to ask it again."""
    opts_in: bool = False
    """The customer may be written to again."""
    unanswered: bool = False
    """The agent has nothing of its own that answers; a document that staff uploaded may answer instead, or
    what the model finds by functions.
    """

    @property
    def all_facts(self) -> Mapping[str, FactValue]:
        """What is to be known once the reply goes out as it is."""
        return {**self.facts, **self.if_asked}

    @property
    def last_word(self) -> bool:
        """Whether the reply may leave although silence has begun, or goes on."""
        return self.handoff is not None or self.opts_out or self.opts_in


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What goes out, and what happens with it."""

    content: Outgoing
    decision: Decision
    worded: bool = False
    """A model has had its say: the text is not put into other words again."""
    notice: str = ""
    """The version of the consent notice that the content carries; empty: none."""


class HandOver(Protocol):
    """Gives a conversation to a person."""

    async def __call__(
        self,
        connection: Connection,
        turn: Turn,
        memory: Memory,
        decision: Decision,
        reason: HandoffReason,
        *,
        now: datetime,
        new_id: NewIdentifier,
    ) -> outbox.Row:
        """Write it down in the answer's transaction; the event by which the staff hear of it."""


SlotsT = TypeVar("SlotsT")
DecisionT = TypeVar("DecisionT", bound=Decision)


class Agent(Protocol[SlotsT, DecisionT]):
    """Answers the turns of one intent."""

    async def understand(self, turn: Turn) -> SlotsT:
        """What the customer's words mean to this agent; never raises on what a customer writes."""

    def decide(self, slots: SlotsT, memory: Memory, now: datetime) -> DecisionT:
        """What to do. Pure: the same arguments always give the same decision."""

    async def say(self, decision: DecisionT) -> Outgoing:
        """The reply that tells the decision, and nothing that is not in it."""


Answerer = Callable[[Turn, Memory, datetime], Awaitable[Answer]]
"""Takes the three steps of an agent: a turn, what is known and the time give an answer."""


class Thinks(Protocol):
    """A language model around the agents. What it cannot do is left as the agents have it."""

    async def begin(self, turn: Turn, memory: Memory) -> tuple[Turn, Memory]:
        """The turn and what is known, with all that thinking about it takes."""

    async def understood(self, slots: SlotsT, turn: Turn, memory: Memory) -> SlotsT:
        """`slots` with what the model adds to those that the rules have filled."""

    async def found(self, answer: Answer, turn: Turn, memory: Memory, now: datetime) -> Answer:
        """`answer`, or where it leaves the question unanswered, what functions have found."""

    async def worded(self, answer: Answer, turn: Turn, memory: Memory) -> Answer:
        """`answer` in the words of a person."""


def answering(agent: Agent[SlotsT, DecisionT], mind: Thinks | None = None) -> Answerer:
    """The three steps of `agent` as one; what it then raises besides is UnsendableContent."""

    async def answer(turn: Turn, memory: Memory, now: datetime) -> Answer:
        slots = await agent.understand(turn)
        if mind:
            slots = await mind.understood(slots, turn, memory)
        decision = agent.decide(slots, memory, now)
        content = await agent.say(decision)
        limits.check(content)
        return Answer(content=content, decision=decision)

    return answer
