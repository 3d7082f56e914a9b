"""The limits of reply buttons and lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.simulator.graph_api.errors import GraphError
from tools.simulator.graph_api.fields import (
    objects,
    optional_text,
    required_list,
    required_object,
    required_text,
)

if TYPE_CHECKING:
    from tools.simulator.json_types import JsonObject

MAXIMUM_BUTTONS = 3
MAXIMUM_ROWS = 10
_HEADER_TYPES = ("text", "image", "video", "document")


def check_interactive(content: JsonObject) -> None:
    """Raise `GraphError` for the first thing Meta would refuse in an `interactive` object."""
    kind = required_text(content, "type", "interactive.", maximum=64)
    action = required_object(content, "action", "interactive.")
    body_maximum = {"button": 1024, "list": 4096, "cta_url": 1024, "location_request_message": 1024}.get(kind)
    if body_maximum is None:
        raise GraphError(131009, f"Interactive message type {kind!r} is not valid.")
    _check_texts(content, body_maximum)
    if kind == "button":
        _check_buttons(action)
    elif kind == "list":
        _check_list(action)


def _check_texts(content: JsonObject, body_maximum: int) -> None:
    body = required_object(content, "body", "interactive.")
    required_text(body, "text", "interactive.body.", maximum=body_maximum)
    if content.get("footer") is not None:
        footer = required_object(content, "footer", "interactive.")
        required_text(footer, "text", "interactive.footer.", maximum=60)
    if content.get("header") is not None:
        header = required_object(content, "header", "interactive.")
        kind = required_text(header, "type", "interactive.header.", maximum=64)
        if kind not in _HEADER_TYPES:
            raise GraphError(131009, f"Header type {kind!r} is not valid.")
        if kind == "text":
            required_text(header, "text", "interactive.header.", maximum=60)


def _check_buttons(action: JsonObject) -> None:
    path = "interactive.action.buttons"
    buttons = objects(required_list(action, "buttons", "interactive.action."), path)
    if not 1 <= len(buttons) <= MAXIMUM_BUTTONS:
        raise GraphError(
            131009, f"Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: {MAXIMUM_BUTTONS}"
        )
    replies = [required_object(button, "reply", f"{path}.") for button in buttons]
    titles = [required_text(reply, "title", f"{path}.reply.", maximum=20, code=131009) for reply in replies]
    ids = [required_text(reply, "id", f"{path}.reply.", maximum=256, code=131009) for reply in replies]
    _check_distinct(ids, "button ids")
    _check_distinct(titles, "button titles")


def _check_list(action: JsonObject) -> None:
    required_text(action, "button", "interactive.action.", maximum=20, code=131009)
    path = "interactive.action.sections"
    sections = objects(required_list(action, "sections", "interactive.action."), path)
    rows = [row for section in sections for row in _rows(section, several=len(sections) > 1)]
    if not 1 <= len(rows) <= MAXIMUM_ROWS:
        raise GraphError(131009, f"Total row count exceed max allowed count: {MAXIMUM_ROWS}")
    _check_distinct(
        [required_text(row, "id", f"{path}.rows.", maximum=200, code=131009) for row in rows], "row ids"
    )
    for row in rows:
        required_text(row, "title", f"{path}.rows.", maximum=24, code=131009)
        optional_text(row, "description", f"{path}.rows.", maximum=72, code=131009)


def _rows(section: JsonObject, *, several: bool) -> list[JsonObject]:
    path = "interactive.action.sections."
    if several:
        required_text(section, "title", path, maximum=24, code=131009)
    return objects(required_list(section, "rows", path), f"{path}rows")


def _check_distinct(values: list[str], what: str) -> None:
    if len(set(values)) != len(values):
        raise GraphError(131009, f"Duplicated {what} are not allowed.")
