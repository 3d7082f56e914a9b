"""The events that cross the streams, each with its version in its tag.

A change that old consumers cannot read gets a new tag; a new optional field does not. Events that
speak of stored things carry identifiers only: text and numbers of customers stay in Postgres.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import Raw, Struct

from libs.common.messages import Content, Context, PlatformError, Referral, Sender


class Event(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="event"):
    """The common root; `event_id` follows the message through every log."""

    event_id: UUID
    traceparent: str = ""
    """What caused it, in the W3C's trace context; empty where nothing is traced."""


class DealershipEvent(Event, frozen=True, kw_only=True):
    """The common root of what one dealership's rows speak of; its consumer works for that dealership."""

    dealership_id: UUID


class MessageReceived(Event, frozen=True, kw_only=True, tag="message_received.v1"):
    """A customer's message, as one update of a webhook carried it."""

    received_at: datetime
    phone_number_id: str
    message_id: str
    occurred_at: datetime
    sender: Sender
    content: Content
    context: Context | None = None
    referral: Referral | None = None
    group_id: str = ""
    standby: bool = False
    """Another assistant holds the thread and answers; we only listen."""


class MessageEchoed(Event, frozen=True, kw_only=True, tag="message_echoed.v1"):
    """What a person of the dealership wrote to a customer in the phone's own app."""

    received_at: datetime
    phone_number_id: str
    message_id: str
    occurred_at: datetime
    recipient: Sender
    content: Content
    context: Context | None = None


class ThreadHandedOver(Event, frozen=True, kw_only=True, tag="thread_handed_over.v1"):
    """The thread with a customer changed hands between assistants; `raw` is the update as it came."""

    received_at: datetime
    phone_number_id: str
    occurred_at: datetime
    customer: Sender
    raw: Raw
    business_account_id: str = ""


class PreferenceStated(Event, frozen=True, kw_only=True, tag="preference_stated.v1"):
    """What a customer told the platform about being written to; `raw` is the update as it came."""

    received_at: datetime
    phone_number_id: str
    occurred_at: datetime
    customer: Sender
    category: str
    """What it is about: `marketing_messages`, or a newer word."""
    value: str
    """stop, resume, signup, or a newer word."""
    raw: Raw
    business_account_id: str = ""


class CallReceived(Event, frozen=True, kw_only=True, tag="call_received.v1"):
    """A customer called our number, or the call went on; `raw` is the update as it came."""

    received_at: datetime
    phone_number_id: str
    occurred_at: datetime
    caller: Sender
    raw: Raw
    business_account_id: str = ""


class UpdateReceived(Event, frozen=True, kw_only=True, tag="update_received.v1"):
    """Any other update (an unknown field, an account notice, one that did not fit), stored as it came."""

    received_at: datetime
    field: str
    reason: str
    raw: Raw
    business_account_id: str = ""
    phone_number_id: str = ""


class StatusReceived(Event, frozen=True, kw_only=True, tag="status_received.v1"):
    """What became of a message we sent: sent, delivered, read, played, failed, or a newer word."""

    received_at: datetime
    phone_number_id: str
    message_id: str
    status: str
    occurred_at: datetime
    recipient: Sender
    callback_data: str = ""
    errors: tuple[PlatformError, ...] = ()
    pricing_category: str = ""
    pricing_type: str = ""
    billable: bool | None = None


class TurnQueued(DealershipEvent, frozen=True, kw_only=True, tag="turn_queued.v1"):
    """A burst is over and one answer is due; `event_id` is the outbox row's id."""

    conversation_id: UUID
    turn_id: UUID
    intent: str


class MessageQueued(DealershipEvent, frozen=True, kw_only=True, tag="message_queued.v1"):
    """A stored message waits to be sent; `event_id` is the outbox row's id."""

    message_id: UUID
    turn_id: UUID | None = None
    """The turn that it answers."""


class MediaWanted(DealershipEvent, frozen=True, kw_only=True, tag="media_wanted.v1"):
    """A stored message has a file at the platform to be fetched, or was taken back with it."""

    message_id: UUID


class TurnStarted(DealershipEvent, frozen=True, kw_only=True, tag="turn_started.v1"):
    """A turn is being answered: the customer may see the read mark and the typing dots."""

    conversation_id: UUID
    turn_id: UUID


class HandoffOpened(DealershipEvent, frozen=True, kw_only=True, tag="handoff_opened.v1"):
    """A conversation has become a person's; `event_id` is the outbox row's id."""

    handoff_id: UUID


class HandoffUnattended(DealershipEvent, frozen=True, kw_only=True, tag="handoff_unattended.v1"):
    """Nobody wrote to a customer who was waiting for a person, and the assistant has taken over again."""

    handoff_id: UUID


class DemoRideBooked(DealershipEvent, frozen=True, kw_only=True, tag="demo_ride_booked.v1"):
    """A customer comes to try a motorcycle; `event_id` is the outbox row's id."""

    appointment_id: UUID


class EmbeddingRequested(DealershipEvent, frozen=True, kw_only=True, tag="embedding_requested.v1"):
    """Stored texts are to get their vectors; `event_id` is the outbox row's id."""

    subject: Literal["chunk", "memory"]
    subject_ids: tuple[UUID, ...]
