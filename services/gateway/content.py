"""What a message says: each of the platform's types as one of ours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from libs.common.messages import (
    Content,
    Edit,
    Location,
    Media,
    Order,
    Reaction,
    Revoke,
    SharedContacts,
    System,
    Text,
    UnknownContent,
    Unsupported,
    WelcomeRequest,
)
from services.gateway.fields import EMPTY, Table, flag, number, rows, table, text, whole
from services.gateway.lenient_json import raw
from services.gateway.replies import interactive, template_button


def content(message: Table) -> Content:
    """What `message` says; UnknownContent when its type is new or a part it needs does not fit."""
    kind = text(message, "type")
    read = _READERS.get(kind)
    return (read(message) if read else None) or UnknownContent(type=kind, raw=raw(message))


def _text(message: Table) -> Content | None:
    body = table(message, "text").get("body")
    return Text(body=body) if isinstance(body, str) else None


MediaType = Literal["image", "audio", "video", "document", "sticker"]


def _media(kind: MediaType, *, voice: bool = False) -> Callable[[Table], Content | None]:
    def read(message: Table) -> Content | None:
        part = table(message, "voice" if voice else kind)
        media_id = text(part, "id")
        return (
            Media(
                type=kind,
                media_id=media_id,
                mime_type=text(part, "mime_type"),
                sha256=text(part, "sha256"),
                caption=text(part, "caption"),
                filename=text(part, "filename"),
                voice=voice or flag(part, "voice"),
            )
            if media_id
            else None
        )

    return read


def _location(message: Table) -> Content | None:
    part = table(message, "location")
    latitude, longitude = number(part, "latitude"), number(part, "longitude")
    if latitude is None or longitude is None:
        return None
    return Location(
        latitude=latitude, longitude=longitude, name=text(part, "name"), address=text(part, "address")
    )


def _contacts(message: Table) -> Content | None:
    cards = rows(message, "contacts")
    return SharedContacts(raw=raw(cards)) if cards else None


def _order(message: Table) -> Content | None:
    part = table(message, "order")
    return Order(raw=raw(part)) if part else None


def _reaction(message: Table) -> Content | None:
    part = table(message, "reaction")
    target = text(part, "message_id")
    return Reaction(message_id=target, emoji=text(part, "emoji")) if target else None


def _edit(message: Table) -> Content | None:
    part = table(message, "edit")
    target, new = text(part, "original_message_id"), table(part, "message")
    changed = table(new, text(new, "type"))
    body = text(changed, "body") or text(changed, "caption")
    return Edit(message_id=target, body=body) if target else None


def _revoke(message: Table) -> Content | None:
    target = text(table(message, "revoke"), "original_message_id")
    return Revoke(message_id=target) if target else None


def _system(message: Table) -> Content | None:
    part = table(message, "system")
    kind = text(part, "type")
    return (
        System(
            type=kind,
            body=text(part, "body"),
            previous_user_id=text(part, "previous_user_id"),
            user_id=text(part, "user_id"),
            phone=text(part, "wa_id") or text(part, "new_wa_id"),
        )
        if kind
        else None
    )


def _unsupported(message: Table) -> Content:
    error = next(iter(rows(message, "errors")), EMPTY)
    return Unsupported(code=whole(error, "code"), title=text(error, "title"))


def _welcome(_message: Table) -> Content:
    return WelcomeRequest()


_READERS: dict[str, Callable[[Table], Content | None]] = {
    "text": _text,
    "image": _media("image"),
    "audio": _media("audio"),
    "voice": _media("audio", voice=True),
    "video": _media("video"),
    "document": _media("document"),
    "sticker": _media("sticker"),
    "location": _location,
    "contacts": _contacts,
    "order": _order,
    "reaction": _reaction,
    "interactive": interactive,
    "button": template_button,
    "edit": _edit,
    "revoke": _revoke,
    "system": _system,
    "unsupported": _unsupported,
    "request_welcome": _welcome,
}
