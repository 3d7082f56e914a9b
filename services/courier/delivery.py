"""A message on its way out, as the courier knows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class State(StrEnum):
    """How far a message has come; `failed` may still be overtaken by a late report of its arrival."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    DELIVERED = "delivered"
    READ = "read"


class Purpose(StrEnum):
    """Why a message goes out."""

    REPLY = "reply"
    CAMPAIGN = "campaign"
    """What the dealership sends of its own accord."""
    STAFF = "staff"
    """What a person wrote."""


UNSENT = frozenset({State.PENDING, State.SENDING})


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """A stored message, with everything that decides whether and how it is sent.

    `phone` and `user_id` are the customer's newest aliases, `last_inbound_at` is when the customer last wrote
    or called in this conversation, `asked_at` when the turn began that the message answers, `doubted_at` when
    it was first found that nobody knows whether the call of `sending_at` took effect.
    Messages that are no campaign do not wait for those: `earlier_unsent` leaves them out.
    """

    message_id: UUID
    dealership_id: UUID
    contact_id: UUID
    phone_number_id: str
    number_stopped_until: datetime | None
    campaigns_rest_until: datetime | None
    campaigns_rest_scope: str | None
    """Which campaigns rest until then: marketing, all."""
    messages_per_second: int
    content: str
    reply_to: str
    author: str
    purpose: Purpose
    owner: str
    opted_out: bool
    marketing_opted_out: bool
    last_word: bool
    phone: str
    user_id: str
    state: State
    attempts: int
    created_at: datetime
    expires_at: datetime | None
    sending_at: datetime | None
    doubted_at: datetime | None
    next_attempt_at: datetime | None
    last_inbound_at: datetime | None
    asked_at: datetime | None
    earlier_unsent: bool
