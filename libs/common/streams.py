"""Every stream by its name, with what it carries and who consumes it."""

from __future__ import annotations

from typing import Any

from libs.common.events import (
    CallReceived,
    DemoRideBooked,
    EmbeddingRequested,
    HandoffOpened,
    HandoffUnattended,
    MediaWanted,
    MessageEchoed,
    MessageQueued,
    MessageReceived,
    PreferenceStated,
    StatusReceived,
    ThreadHandedOver,
    TurnQueued,
    TurnStarted,
    UpdateReceived,
)
from libs.common.intents import Intent
from libs.faust_redis.stream import Stream

InboundEvent = (
    MessageReceived | MessageEchoed | ThreadHandedOver | PreferenceStated | CallReceived | UpdateReceived
)


def _customer(event: InboundEvent) -> str:
    """Whose messages an event must not overtake; empty when it is nobody's."""
    match event:
        case MessageReceived(sender=customer) | MessageEchoed(recipient=customer):
            return customer.user_id or customer.phone
        case ThreadHandedOver(customer=customer) | PreferenceStated(customer=customer):
            return customer.user_id or customer.phone
        case CallReceived(caller=customer):
            return customer.user_id or customer.phone
        case UpdateReceived():
            return ""


WA_INBOUND = Stream("wa.inbound", InboundEvent, key=_customer)
"""What is said in a conversation, who holds it, and every update nobody else takes: gateway → router."""

WA_STATUS = Stream("wa.status", StatusReceived)
"""What became of what we sent: gateway → courier."""

WA_OUTBOUND = Stream("wa.outbound", MessageQueued | TurnStarted)
"""What is to be sent: agents → courier."""

WA_CAMPAIGNS = Stream("wa.campaigns", MessageQueued)
"""What the dealership sends of its own accord, when nobody waits for a reply: agents → courier."""

TURNS = {intent: Stream(f"turn.{intent}", TurnQueued) for intent in Intent}
"""One stream per intent, turn.greeting … turn.other: router → agents."""

MEDIA_FETCH = Stream("media.fetch", MediaWanted)
"""Files that wait at the platform: router → courier."""

EMBED_REQUEST = Stream("embed.request", EmbeddingRequested)
"""Texts that wait for their vectors: whoever stores knowledge or memories → embeddings."""

STAFF_NOTIFICATIONS = Stream("staff.notifications", HandoffOpened | HandoffUnattended | DemoRideBooked)
"""What needs a person of the dealership: agents → agents, who tell it in the staff's channel."""

_EVERY: tuple[Stream[Any], ...] = (  # of any event
    WA_INBOUND,
    WA_STATUS,
    WA_OUTBOUND,
    WA_CAMPAIGNS,
    MEDIA_FETCH,
    EMBED_REQUEST,
    STAFF_NOTIFICATIONS,
    *TURNS.values(),
)
ALL = {stream.name: stream for stream in _EVERY}
"""Every stream, by name."""


class Weight:
    """How often a stream gets its turn, against the others of a process with too much to do.

    A customer waits for replies; what the dealership sends of its own accord can wait, but not for ever.
    """

    REPLIES = 16.0
    STATUS = 8.0
    MEDIA = 4.0
    CAMPAIGNS = 2.0
    HOUSEKEEPING = 1.0
