"""Outgoing content as the Graph API takes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import assert_never

from libs.common.messages import (
    ListSection,
    Outgoing,
    OutgoingButtons,
    OutgoingList,
    OutgoingLocation,
    OutgoingMedia,
    OutgoingReaction,
    OutgoingTemplate,
    OutgoingText,
    TemplateButton,
    TemplateParameter,
)

Json = Mapping[str, object]


def payload(
    content: Outgoing, *, phone: str, user_id: str, callback_data: str, reply_to: str = ""
) -> dict[str, object]:
    """The body of a call that sends `content`, which `libs.common.limits` has accepted.

    A phone number wins over a user id, as it does at the platform. `callback_data` comes back in statuses.
    """
    recipient = {"to": phone} if phone else {"recipient": user_id}
    context = {"context": {"message_id": reply_to}} if reply_to else {}
    kind, part = _part(content)
    return {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        **recipient,
        **context,
        "type": kind,
        kind: part,
        "biz_opaque_callback_data": callback_data,
    }


def _part(content: Outgoing) -> tuple[str, Json]:
    match content:
        case OutgoingText():
            return "text", {"body": content.body, "preview_url": content.preview_url}
        case OutgoingButtons() | OutgoingList():
            return "interactive", _interactive(content)
        case OutgoingMedia():
            return content.type, _media(content)
        case OutgoingLocation():
            return "location", _location(content)
        case OutgoingReaction():
            return "reaction", {"message_id": content.message_id, "emoji": content.emoji}
        case OutgoingTemplate():
            return "template", _template(content)
        case _:
            assert_never(content)


def _interactive(content: OutgoingButtons | OutgoingList) -> Json:
    frame: dict[str, object] = {"body": {"text": content.body}}
    if content.header:
        frame["header"] = {"type": "text", "text": content.header}
    if content.footer:
        frame["footer"] = {"text": content.footer}
    if isinstance(content, OutgoingList):
        action = {"button": content.button, "sections": [_section(each) for each in content.sections]}
        return {"type": "list", **frame, "action": action}
    buttons = [{"type": "reply", "reply": {"id": each.id, "title": each.title}} for each in content.buttons]
    return {"type": "button", **frame, "action": {"buttons": buttons}}


def _section(section: ListSection) -> Json:
    rows = [
        _without_empty({"id": row.id, "title": row.title, "description": row.description})
        for row in section.rows
    ]
    return _without_empty({"title": section.title, "rows": rows})


def _media(content: OutgoingMedia) -> Json:
    source = {"id": content.media_id} if content.media_id else {"link": content.link}
    return {**source, **_without_empty({"caption": content.caption, "filename": content.filename})}


def _location(content: OutgoingLocation) -> Json:
    place = {"latitude": content.latitude, "longitude": content.longitude}
    return {**place, **_without_empty({"name": content.name, "address": content.address})}


def _template(content: OutgoingTemplate) -> Json:
    components = [
        *_component("header", content.header),
        *_component("body", content.body),
        *(_button(button) for button in content.buttons),
    ]
    language = {"code": content.language}
    return _without_empty({"name": content.name, "language": language, "components": components})


def _component(kind: str, parameters: Sequence[TemplateParameter]) -> list[Json]:
    filled = [_parameter(parameter) for parameter in parameters]
    return [{"type": kind, "parameters": filled}] if filled else []


def _parameter(parameter: TemplateParameter) -> Json:
    name = _without_empty({"parameter_name": parameter.name})
    value = parameter.value if parameter.type == "text" else _file(parameter.value)
    return {"type": parameter.type, **name, parameter.type: value}


def _file(value: str) -> Json:
    return {"link" if "://" in value else "id": value}


def _button(button: TemplateButton) -> Json:
    kind = "payload" if button.type == "quick_reply" else "text"
    filled = [{"type": kind, kind: button.value}]
    return {"type": "button", "sub_type": button.type, "index": str(button.index), "parameters": filled}


def _without_empty(parts: Json) -> Json:
    return {name: value for name, value in parts.items() if value}
