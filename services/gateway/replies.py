"""Taps and filled-in forms: what the customer chose among what was offered."""

from __future__ import annotations

import msgspec

from libs.common.messages import CallPermissionReply, Content, FlowReply, Reply
from services.gateway.fields import Table, table, text


def interactive(message: Table) -> Content | None:
    """The choice in a message of type `interactive`; None when it is of a new kind or does not fit."""
    part = table(message, "interactive")
    match text(part, "type"):
        case "button_reply":
            return _button(table(part, "button_reply"))
        case "list_reply":
            return _row(table(part, "list_reply"))
        case "nfm_reply":
            return _form(table(part, "nfm_reply"))
        case "call_permission_reply":
            return _call_permission(table(part, "call_permission_reply"))
        case _:
            return None


def template_button(message: Table) -> Content | None:
    """The tap in a message of type `button`: a quick reply of a template."""
    part = table(message, "button")
    payload, title = text(part, "payload"), text(part, "text")
    return Reply(type="template", payload=payload or title, title=title) if payload or title else None


def _button(part: Table) -> Content | None:
    payload = text(part, "id")
    return Reply(type="button", payload=payload, title=text(part, "title")) if payload else None


def _row(part: Table) -> Content | None:
    payload = text(part, "id")
    if not payload:
        return None
    return Reply(
        type="list", payload=payload, title=text(part, "title"), description=text(part, "description")
    )


def _form(part: Table) -> Content | None:
    response = part.get("response_json")
    if response is None:
        return None
    # Kept as text: it is often malformed, and whoever asked for the form knows what to expect.
    as_text = response if isinstance(response, str) else msgspec.json.encode(response).decode()
    return FlowReply(response=as_text, name=text(part, "name"))


def _call_permission(part: Table) -> Content | None:
    response = text(part, "response")
    return CallPermissionReply(response=response) if response else None
