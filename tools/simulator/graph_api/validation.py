"""What may be sent: the shape and the limits of one call to `/messages`, without looking at any state."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools.simulator.graph_api.errors import GraphError
from tools.simulator.graph_api.fields import (
    objects,
    optional_text,
    required_list,
    required_object,
    required_text,
)
from tools.simulator.graph_api.interactive import check_interactive
from tools.simulator.json_types import text_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from tools.simulator.json_types import JsonObject

MEDIA_TYPES = ("image", "audio", "video", "document", "sticker")
_PHONE = re.compile(r"\d{8,15}")
_USER_ID = re.compile(r"[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A call that Meta would understand. `recipient` is the digits of a phone number or a user id."""

    recipient: str
    given_recipient: str
    by_phone: bool
    type: str
    content: object
    context_id: str | None
    callback_data: str | None


def parse_outgoing(payload: JsonObject) -> Outgoing:
    """Raise `GraphError` for the first thing Meta would refuse."""
    check_product(payload)
    given, recipient, by_phone = _recipient(payload)
    message_type = text_at(payload, "type") or "text"
    return Outgoing(
        recipient=recipient,
        given_recipient=given,
        by_phone=by_phone,
        type=message_type,
        content=_content(payload, message_type),
        context_id=_context_id(payload),
        callback_data=optional_text(payload, "biz_opaque_callback_data", maximum=512),
    )


def check_product(payload: JsonObject) -> None:
    """Every call says that it is for WhatsApp; 100 when it does not."""
    if payload.get("messaging_product") != "whatsapp":
        raise GraphError(100, "The parameter messaging_product is required and must be 'whatsapp'.")


def _recipient(payload: JsonObject) -> tuple[str, str, bool]:
    to = text_at(payload, "to")
    if to:
        digits = re.sub(r"[\s()+.-]", "", to)
        if not _PHONE.fullmatch(digits):
            raise GraphError(131009, "Param to must be a phone number with its country code.")
        return to, digits, True
    recipient = text_at(payload, "recipient")
    if not recipient:
        raise GraphError(131008, "The parameter to or recipient is required.")
    if not _USER_ID.fullmatch(recipient):
        raise GraphError(131009, "Param recipient must be a business-scoped user id.")
    return recipient, recipient, False


def _content(payload: JsonObject, message_type: str) -> object:
    if message_type == "contacts":
        return _contacts(payload)
    check = _CHECKS.get(message_type)
    if check is None:
        known = ", ".join(sorted([*_CHECKS, "contacts"]))
        raise GraphError(100, f"Param type must be one of {known}; got {message_type!r}.")
    content = required_object(payload, message_type)
    check(content)
    return content


def _context_id(payload: JsonObject) -> str | None:
    if payload.get("context") is None:
        return None
    return required_text(required_object(payload, "context"), "message_id", "context.", maximum=512)


def _check_text(content: JsonObject) -> None:
    required_text(content, "body", "text.", maximum=4096)


def _check_media(content: JsonObject) -> None:
    media_id, link = text_at(content, "id"), text_at(content, "link")
    if bool(media_id) == bool(link):
        raise GraphError(131008, "Exactly one of the parameters id and link is required.")
    if link and not link.startswith(("http://", "https://")):
        raise GraphError(131009, "Param link must be an http or https address.")
    optional_text(content, "caption", maximum=1024)
    optional_text(content, "filename", maximum=240)


def _check_location(content: JsonObject) -> None:
    for name, limit in (("latitude", 90), ("longitude", 180)):
        try:
            value = float(str(content[name]))
        except KeyError:
            raise GraphError(131008, f"The parameter location.{name} is required.") from None
        except ValueError:
            raise GraphError(131009, f"Param location.{name} must be a number.") from None
        if abs(value) > limit:
            raise GraphError(131009, f"Param location.{name} must be between -{limit} and {limit}.")


def _check_reaction(content: JsonObject) -> None:
    required_text(content, "message_id", "reaction.", maximum=512)
    if not isinstance(content.get("emoji", ""), str):
        raise GraphError(100, "Param reaction.emoji must be a string.")


def _check_template(content: JsonObject) -> None:
    required_text(content, "name", "template.", maximum=512)
    required_text(required_object(content, "language", "template."), "code", "template.language.", maximum=16)


def _contacts(payload: JsonObject) -> list[JsonObject]:
    contacts = objects(required_list(payload, "contacts"), "contacts")
    for contact in contacts:
        name = required_object(contact, "name", "contacts.")
        required_text(name, "formatted_name", "contacts.name.", maximum=1024)
    return contacts


_CHECKS: dict[str, Callable[[JsonObject], None]] = {
    "text": _check_text,
    **dict.fromkeys(MEDIA_TYPES, _check_media),
    "location": _check_location,
    "reaction": _check_reaction,
    "template": _check_template,
    "interactive": check_interactive,
}
