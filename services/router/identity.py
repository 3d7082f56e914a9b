"""Who wrote: the names by which one signed payload knows a customer."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from typing import Literal, NamedTuple
from uuid import UUID

from libs.common.events import (
    CallReceived,
    MessageEchoed,
    MessageReceived,
    PreferenceStated,
    ThreadHandedOver,
)
from libs.common.messages import Sender, System

AliasKind = Literal["phone", "user_id", "parent_user_id"]


class Alias(NamedTuple):
    """A name under which the platform knows a customer. Profile names and usernames are none: they change."""

    kind: AliasKind
    value: str


NamingEvent = MessageReceived | MessageEchoed | ThreadHandedOver | PreferenceStated | CallReceived
"""An event that tells whose it is."""


def aliases(event: NamingEvent) -> tuple[Alias, ...]:
    """Every alias that `event` carries, which are therefore one customer's; each once."""
    customer = _customer(event)
    found: list[tuple[AliasKind, str]] = [
        ("phone", customer.phone),
        ("user_id", customer.user_id),
        ("parent_user_id", customer.parent_user_id),
    ]
    if isinstance(event, MessageReceived) and isinstance(event.content, System):
        change = event.content
        found += [("user_id", change.previous_user_id), ("user_id", change.user_id), ("phone", change.phone)]
    return tuple(dict.fromkeys(Alias(kind, value) for kind, value in found if value))


def _customer(event: NamingEvent) -> Sender:
    match event:
        case MessageReceived():
            return event.sender
        case MessageEchoed():
            return event.recipient
        case ThreadHandedOver() | PreferenceStated():
            return event.customer
        case CallReceived():
            return event.caller


def lock_keys(dealership_id: UUID, names: Collection[Alias]) -> list[int]:
    """A 64-bit number for each alias, in the one order in which everybody takes them."""
    return sorted({_key(dealership_id, name) for name in names})


def _key(dealership_id: UUID, name: Alias) -> int:
    text = f"{dealership_id}/{name.kind}/{name.value}"
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), signed=True)
