"""What an agent is given: the turn to answer and what is known of the one who waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeVar
from uuid import UUID

import msgspec

from libs.common.intents import Intent
from libs.common.messages import Content, Outgoing, Referral
from libs.common.words import words

Shape = TypeVar("Shape")
FactValue = object
"""What a fact can be: whatever JSON can hold."""

NAME = "name"
"""The fact that holds the customer's name, as the customer told it."""

CONSENT_NOTICE = "consent_notice"
"""The fact that records which version of the consent notice was given, and with which turn."""


MESSAGES_WANTED = "messages_wanted"
"""The fact that records the customer's last word on being written to: no by an opt-out, yes by its end."""


@dataclass(frozen=True, kw_only=True)
class StoredImage:
    """A photo of the customer's, checked and kept in the object store."""

    object_key: str
    media_type: str
    """By its content, such as "image/jpeg"."""


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What a turn wants besides its intent, and where its words stand in the turn's text."""

    intent: Intent
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Turn:
    """Everything a customer has said since the last answer."""

    id: UUID
    dealership_id: UUID
    conversation_id: UUID
    contact_id: UUID
    intent: Intent
    attempt: int
    """How often answering has begun, this time included."""
    failures: int = 0
    """How often an agent has failed at it."""
    contents: tuple[Content, ...]
    """What the customer sent, in the order in which it was written."""
    asked: str = ""
    """What the last answer asked, as `<intent>:<detail>`."""
    images: tuple[StoredImage, ...] = ()
    """The photos among the contents that had arrived when answering began, in their order."""
    referrals: tuple[Referral, ...] = ()
    """The advertisements that the customer tapped before writing, in their order."""

    others: tuple[Wish, ...] = ()
    """What is wanted besides, in the order of the words."""
    think_until: float | None = None
    """When the language model must be done, on the clock's monotonic seconds; None: it is not asked."""
    part: str | None = None
    """The words that concern the agent in charge; None: all of them."""

    @property
    def deaths(self) -> int:
        """How often answering has begun and never ended: a worker died, or stood still for too long."""
        return self.attempt - 1 - self.failures

    @property
    def asked_detail(self) -> str:
        """What of this turn's own intent was asked, such as "budget"; empty when nothing was."""
        intent, _, detail = self.asked.partition(":")
        return detail if intent == self.intent else ""

    @property
    def text(self) -> str:
        """The customer's words, a line for each message that has any."""
        return "\n".join(self.texts)

    @property
    def texts(self) -> tuple[str, ...]:
        """The customer's words, one element a message that has any."""
        if self.part is not None:
            return tuple(filter(None, self.part.split("\n")))
        return tuple(filter(None, map(words, self.contents)))


@dataclass(frozen=True, kw_only=True)
class Dealership:
    """Who answers."""

    name: str
    address: str = ""
    phone: str = ""
    """The number that customers write to, in digits with its country's; empty when nobody has told it."""
    financing_annual_rate_percent: float | None = None
    """Of its credits, when it differs from the installation's."""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """Something known of a customer, and the turn in which it was learnt."""

    value: FactValue
    learned_at: datetime
    turn_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Said:
    """An earlier message of the conversation."""

    author: Literal["customer", "assistant", "person", "platform"]
    content: Content | Outgoing
    occurred_at: datetime


@dataclass(frozen=True, kw_only=True)
class Memory:
    """What is known when a turn is answered."""

    dealership: Dealership
    facts: Mapping[str, Fact] = field(default_factory=dict)
    history: tuple[Said, ...] = ()
    """The messages of the conversation before this turn, at most HISTORY_MESSAGES, oldest first."""
    summary: str = ""
    """What was said before those."""
    recalled: tuple[str, ...] = ()
    """What earlier conversations tell that bears on this turn."""

    def known(self, name: str, shape: type[Shape], *, since: datetime | None = None) -> Shape | None:
        """The value of a fact learnt at `since` or later; None when there is none of that shape."""
        fact = self.facts.get(name)
        if fact is None or (since is not None and fact.learned_at < since):
            return None
        try:
            return msgspec.convert(fact.value, shape)
        except msgspec.ValidationError:
            return None

    @property
    def name(self) -> str:
        """The customer's name as told, else an empty string."""
        return self.known(NAME, str) or ""

    @property
    def answered_before(self) -> bool:
        """Whether the assistant has spoken in this conversation."""
        return any(said.author == "assistant" for said in self.history)
