"""The words of an outgoing message, whatever else it carries."""

from __future__ import annotations

from msgspec import structs

from libs.common.limits import BUTTONS_BODY_CHARACTERS, CAPTION_CHARACTERS, TEXT_CHARACTERS
from libs.common.messages import Content, Outgoing, OutgoingButtons, OutgoingList, OutgoingMedia, OutgoingText


def body_of(content: Content | Outgoing) -> str | None:
    """What we say; None for what says nothing, says it in a text approved by the platform, or is not ours."""
    match content:
        case OutgoingText() | OutgoingButtons() | OutgoingList():
            return content.body
        case OutgoingMedia(caption=caption) if caption:
            return caption
        case _:
            return None


def with_body(content: Outgoing, body: str) -> Outgoing:
    """`content` saying `body` instead; only for what says something."""
    match content:
        case OutgoingText() | OutgoingButtons() | OutgoingList():
            return structs.replace(content, body=body)
        case OutgoingMedia():
            return structs.replace(content, caption=body)
        case _:
            raise AssertionError(f"{type(content).__name__} says nothing of ours")


def longest_body(content: Outgoing) -> int:
    """How many characters the platform lets `content` say."""
    match content:
        case OutgoingButtons():
            return BUTTONS_BODY_CHARACTERS
        case OutgoingMedia():
            return CAPTION_CHARACTERS
        case _:
            return TEXT_CHARACTERS
