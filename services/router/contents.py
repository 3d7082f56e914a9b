"""What a message's content means to the conversation: what is owed, and what it certainly asks for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import msgspec

from libs.common.intents import Intent
from libs.common.messages import (
    CallPermissionReply,
    Content,
    Edit,
    FlowReply,
    Location,
    Media,
    Order,
    Reaction,
    Reply,
    Revoke,
    SharedContacts,
    System,
    Text,
    UnknownContent,
    Unsupported,
    WelcomeRequest,
)
from libs.common.words import words

WHEREABOUTS = f"{Intent.FAQ}:whereabouts"

# Kinds that need no answer stay so when their parts do not fit and they arrive as unknown.
_SILENT_TYPES = frozenset(
    {"reaction", "sticker", "system", "edit", "revoke", "request_welcome", "call_permission_reply"}
)


def needs_answer(content: Content, *, apologised: bool = False) -> bool:
    """Whether the customer expects a reply to `content`.

    `apologised` says that something unreadable of this conversation has been answered before: it is once.
    """
    match content:
        case Media(type="sticker"):
            return False
        case Text() | Media() | Location() | Reply() | FlowReply() | SharedContacts() | Order():
            return True
        case Unsupported():
            return not apologised
        case UnknownContent(type=kind):
            return kind not in _SILENT_TYPES and not apologised
        case Reaction() | CallPermissionReply() | Edit() | Revoke() | System() | WelcomeRequest():
            return False


def is_unreadable(content: Content) -> bool:
    """Whether `content` is something that the platform or we cannot read."""
    return isinstance(content, Unsupported | UnknownContent)


def prolongs_burst(content: Content) -> bool:
    """Whether more often follows after a pause, as photos do that are sent one by one."""
    return isinstance(content, Media)


def payload(content: Content) -> str | None:
    """What `content` certainly asks for, as `<intent>:<detail>`; None when only its words can tell."""
    match content:
        case Reply(payload=tapped):
            return tapped
        case Order():
            return f"{Intent.PRODUCT_CATALOG}:order"
        case _:
            return None


def certain_wish(contents: Sequence[Content]) -> str | None:
    """What the last of `contents` that certainly asks for something asks for; a place asks where we are.

    A place beside words is for the words to explain.
    """
    taps = [tapped for content in contents if (tapped := payload(content))]
    if taps:
        return taps[-1]
    silent = not any(words(content) for content in contents)
    return WHEREABOUTS if silent and any(isinstance(content, Location) for content in contents) else None


def corrected(content: Content, corrections: tuple[Edit | Revoke, ...]) -> Content:
    """`content` as it reads after `corrections`, oldest first; what was taken back is gone for good."""
    return reduce(_correct, corrections, content)


def _correct(content: Content, correction: Edit | Revoke) -> Content:
    match content, correction:
        case Revoke(), _:
            return content
        case _, Revoke():
            return correction
        case Text(), Edit(body=body):
            return msgspec.structs.replace(content, body=body)
        case Media(), Edit(body=body):
            return msgspec.structs.replace(content, caption=body)
        case _:
            return content
