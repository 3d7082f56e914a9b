"""What the platform accepts in a message, checked before anything is stored or sent.

Errors::

    UnsendableContent       a part of an outgoing message breaks a limit of the platform
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import assert_never

import msgspec

from libs.common.messages import (
    Button,
    ListRow,
    ListSection,
    MediaType,
    Outgoing,
    OutgoingButtons,
    OutgoingList,
    OutgoingLocation,
    OutgoingMedia,
    OutgoingReaction,
    OutgoingTemplate,
    OutgoingText,
)
from libs.common.splitting import split

TEXT_CHARACTERS = 4096
CAPTION_CHARACTERS = 1024
EDGE_CHARACTERS = 60
"""Header and footer of buttons and lists."""

BUTTONS = 3
BUTTONS_BODY_CHARACTERS = 1024
BUTTON_TITLE_CHARACTERS = 20
BUTTON_ID_CHARACTERS = 256

LIST_ROWS = 10
LIST_BODY_CHARACTERS = 4096
LIST_BUTTON_CHARACTERS = 20
ROW_TITLE_CHARACTERS = 24
ROW_DESCRIPTION_CHARACTERS = 72
ROW_ID_CHARACTERS = 200

_MEGABYTE = 1024 * 1024
FILE_BYTES: Mapping[MediaType, int] = {
    "image": 5 * _MEGABYTE,
    "audio": 16 * _MEGABYTE,
    "video": 16 * _MEGABYTE,
    "document": 100 * _MEGABYTE,
    "sticker": 500 * 1024,
}
"""The largest file of each kind; a sticker that does not move must not exceed 100 KB."""

CAPTIONED = frozenset({"image", "video", "document"})


class UnsendableContent(Exception):
    """A part of an outgoing message breaks a limit; the text names both and quotes no content."""

    def __init__(self, part: str, problem: str) -> None:
        self.part = part
        self.problem = problem
        super().__init__(f"{part}: {problem}")


def check(content: Outgoing) -> None:
    """Return when the platform accepts `content` as it is; raises UnsendableContent at its first fault."""
    for fault in _faults(content):
        raise fault


def bubbles(content: Outgoing) -> tuple[Outgoing, ...]:
    """`content` as messages that the platform accepts: one, or as few as a text too long for one needs.

    Raises UnsendableContent for whatever else breaks a limit.
    """
    parts = [content]
    if isinstance(content, OutgoingText) and len(content.body) > TEXT_CHARACTERS:
        bodies = split(content.body, TEXT_CHARACTERS)
        parts = [msgspec.structs.replace(content, body=body) for body in bodies] or parts
    for part in parts:
        check(part)
    return tuple(parts)


def _faults(content: Outgoing) -> Iterator[UnsendableContent]:
    match content:
        case OutgoingText():
            yield from _text("body", content.body, TEXT_CHARACTERS)
        case OutgoingButtons():
            yield from _frame(content.header, content.body, content.footer, BUTTONS_BODY_CHARACTERS)
            yield from _buttons(content.buttons)
        case OutgoingList():
            yield from _frame(content.header, content.body, content.footer, LIST_BODY_CHARACTERS)
            yield from _text("button", content.button, LIST_BUTTON_CHARACTERS)
            yield from _sections(content.sections)
        case OutgoingMedia():
            yield from _media(content)
        case OutgoingLocation():
            yield from _location(content)
        case OutgoingReaction():
            yield from _required("message_id", content.message_id)
        case OutgoingTemplate():
            yield from _template(content)
        case _:
            assert_never(content)


def _frame(header: str, body: str, footer: str, body_characters: int) -> Iterator[UnsendableContent]:
    yield from _at_most("header", header, EDGE_CHARACTERS)
    yield from _text("body", body, body_characters)
    yield from _at_most("footer", footer, EDGE_CHARACTERS)


def _buttons(buttons: Sequence[Button]) -> Iterator[UnsendableContent]:
    yield from _count("buttons", len(buttons), BUTTONS)
    yield from _distinct("buttons.id", [button.id for button in buttons])
    yield from _distinct("buttons.title", [button.title for button in buttons])
    for place, button in enumerate(buttons):
        yield from _text(f"buttons[{place}].id", button.id, BUTTON_ID_CHARACTERS)
        yield from _text(f"buttons[{place}].title", button.title, BUTTON_TITLE_CHARACTERS)


def _sections(sections: Sequence[ListSection]) -> Iterator[UnsendableContent]:
    rows = [row for section in sections for row in section.rows]
    yield from _count("rows", len(rows), LIST_ROWS)
    yield from _distinct("rows.id", [row.id for row in rows])
    for place, section in enumerate(sections):
        yield from _count(f"sections[{place}].rows", len(section.rows), LIST_ROWS)
        yield from _at_most(f"sections[{place}].title", section.title, ROW_TITLE_CHARACTERS)
        if len(sections) > 1:
            yield from _required(f"sections[{place}].title", section.title)
    for place, row in enumerate(rows):
        yield from _row(f"rows[{place}]", row)


def _row(part: str, row: ListRow) -> Iterator[UnsendableContent]:
    yield from _text(f"{part}.id", row.id, ROW_ID_CHARACTERS)
    yield from _text(f"{part}.title", row.title, ROW_TITLE_CHARACTERS)
    yield from _at_most(f"{part}.description", row.description, ROW_DESCRIPTION_CHARACTERS)


def _media(content: OutgoingMedia) -> Iterator[UnsendableContent]:
    if bool(content.link) == bool(content.media_id):
        yield UnsendableContent("link", "give either link or media_id, and not both")
    if content.caption and content.type not in CAPTIONED:
        yield UnsendableContent("caption", f"{content.type} takes none")
    yield from _at_most("caption", content.caption, CAPTION_CHARACTERS)
    most = FILE_BYTES[content.type]
    if content.size_bytes > most:
        yield UnsendableContent("file", f"has {content.size_bytes} bytes, at most {most} are allowed")


def _location(content: OutgoingLocation) -> Iterator[UnsendableContent]:
    if not -90 <= content.latitude <= 90:
        yield UnsendableContent("latitude", "must lie between -90 and 90 degrees")
    if not -180 <= content.longitude <= 180:
        yield UnsendableContent("longitude", "must lie between -180 and 180 degrees")


def _template(content: OutgoingTemplate) -> Iterator[UnsendableContent]:
    yield from _required("name", content.name)
    yield from _required("language", content.language)
    for place, parameter in enumerate((*content.header, *content.body)):
        yield from _required(f"parameters[{place}].value", parameter.value)
    named = {bool(parameter.name) for parameter in content.body}
    if len(named) > 1:
        yield UnsendableContent("body", "give every parameter a name, or none")


def _text(part: str, value: str, most: int) -> Iterator[UnsendableContent]:
    yield from _required(part, value)
    yield from _at_most(part, value, most)


def _required(part: str, value: str) -> Iterator[UnsendableContent]:
    if not value.strip():
        yield UnsendableContent(part, "must not be empty")


def _at_most(part: str, value: str, most: int) -> Iterator[UnsendableContent]:
    if len(value) > most:
        yield UnsendableContent(part, f"has {len(value)} characters, at most {most} are allowed")


def _count(part: str, count: int, most: int) -> Iterator[UnsendableContent]:
    if not 1 <= count <= most:
        yield UnsendableContent(part, f"there are {count}, from 1 to {most} are allowed")


def _distinct(part: str, values: Sequence[str]) -> Iterator[UnsendableContent]:
    if len(set(values)) < len(values):
        yield UnsendableContent(part, "must differ from one another")
