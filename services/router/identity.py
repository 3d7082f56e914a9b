"""Who wrote: the names by which one signed payload knows a customer."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from typing import Literal, NamedTuple
from uuid import UUID

from libs.common.events import MessageReceived
from libs.common.messages import System

AliasKind = Literal["phone", "user_id", "parent_user_id"]


class Alias(NamedTuple):
    """A name under which the platform knows a customer. Profile names and usernames are none: they change."""

    kind: AliasKind
    value: str


def aliases(event: MessageReceived) -> tuple[Alias, ...]:
    """Every alias that `event` carries, which are therefore one customer's; each once."""
    sender = event.sender
    found: list[tuple[AliasKind, str]] = [
        ("phone", sender.phone),
        ("user_id", sender.user_id),
        ("parent_user_id", sender.parent_user_id),
    ]
    if isinstance(event.content, System):
        change = event.content
        found += [("user_id", change.previous_user_id), ("user_id", change.user_id), ("phone", change.phone)]
    return tuple(dict.fromkeys(Alias(kind, value) for kind, value in found if value))


def lock_keys(dealership_id: UUID, names: Collection[Alias]) -> list[int]:
    """A 64-bit number for each alias, in the one order in which everybody takes them."""
    return sorted({_key(dealership_id, name) for name in names})


def _key(dealership_id: UUID, name: Alias) -> int:
    text = f"{dealership_id}/{name.kind}/{name.value}"
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), signed=True)
