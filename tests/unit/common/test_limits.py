"""Every limit of the platform: what is just within it passes, what is just beyond it is named."""

from __future__ import annotations

import pytest

from libs.common.limits import FILE_BYTES, TEXT_CHARACTERS, UnsendableContent, bubbles, check
from libs.common.messages import (
    Button,
    ListRow,
    ListSection,
    Outgoing,
    OutgoingButtons,
    OutgoingList,
    OutgoingLocation,
    OutgoingMedia,
    OutgoingReaction,
    OutgoingTemplate,
    OutgoingText,
    TemplateParameter,
)


def buttons(count: int = 1, *, body: str = "¿Sí?", title: str = "", identifier: str = "") -> OutgoingButtons:
    """A question with `count` buttons; the first may get a title and an id of its own."""
    made = [Button(id=str(place), title=f"Opción {place}") for place in range(count)]
    if made and (title or identifier):
        made[0] = Button(id=identifier or "0", title=title or "Opción 0")
    return OutgoingButtons(body=body, buttons=tuple(made))


def menu(
    *counts: int, title: str = "Sección", row: ListRow | None = None, button: str = "Ver"
) -> OutgoingList:
    """A list with a section of so many rows for each of `counts`; `row` replaces the first one."""
    sections = []
    for place, count in enumerate(counts):
        rows = [ListRow(id=f"{place}-{index}", title="MT-03") for index in range(count)]
        if row and not place:
            rows[0] = row
        sections.append(ListSection(title=title, rows=tuple(rows)))
    return OutgoingList(body="Elige", button=button, sections=tuple(sections))


WITHIN: dict[str, Outgoing] = {
    "text of 4,096": OutgoingText(body="x" * 4096),
    "three buttons": buttons(3),
    "body of 1,024 over buttons": buttons(body="x" * 1024),
    "button title of 20": buttons(title="x" * 20),
    "button id of 256": buttons(identifier="x" * 256),
    "ten rows in two sections": menu(4, 6),
    "one section without a title": menu(1, title=""),
    "row at its limits": menu(1, row=ListRow(id="x" * 200, title="x" * 24, description="x" * 72)),
    "list body of 4,096": OutgoingList(
        body="x" * 4096, button="x" * 20, sections=(ListSection(rows=(ListRow(id="1", title="a"),)),)
    ),
    "image with a caption": OutgoingMedia(type="image", link="https://gp.invalid/a.jpg", caption="x" * 1024),
    "voice note by id": OutgoingMedia(type="audio", media_id="7"),
    "a pole": OutgoingLocation(latitude=-90, longitude=180),
    "a reaction taken away": OutgoingReaction(message_id="wamid.A"),
    "a template": OutgoingTemplate(name="cita", language="es_CO", body=(TemplateParameter(value="Ana"),)),
}

BEYOND: dict[str, tuple[Outgoing, str]] = {
    "text of 4,097": (OutgoingText(body="x" * 4097), "body"),
    "no text": (OutgoingText(body=" \n"), "body"),
    "no button": (buttons(0), "buttons"),
    "four buttons": (buttons(4), "buttons"),
    "body of 1,025 over buttons": (buttons(body="x" * 1025), "body"),
    "button title of 21": (buttons(title="x" * 21), "buttons[0].title"),
    "button without a title": (buttons(title=" "), "buttons[0].title"),
    "button id of 257": (buttons(identifier="x" * 257), "buttons[0].id"),
    "two buttons of one id": (buttons(2, identifier="1"), "buttons.id"),
    "two buttons of one title": (buttons(2, title="Opción 1"), "buttons.title"),
    "long header": (OutgoingButtons(body="a", buttons=buttons().buttons, header="x" * 61), "header"),
    "long footer": (OutgoingButtons(body="a", buttons=buttons().buttons, footer="x" * 61), "footer"),
    "no rows": (menu(), "rows"),
    "an empty section": (menu(1, 0), "sections[1].rows"),
    "eleven rows in two sections": (menu(5, 6), "rows"),
    "two sections without titles": (menu(1, 1, title=""), "sections[0].title"),
    "two rows of one id": (menu(2, row=ListRow(id="0-1", title="a")), "rows.id"),
    "row title of 25": (menu(1, row=ListRow(id="1", title="x" * 25)), "rows[0].title"),
    "row description of 73": (
        menu(1, row=ListRow(id="1", title="a", description="x" * 73)),
        "rows[0].description",
    ),
    "row id of 201": (menu(1, row=ListRow(id="x" * 201, title="a")), "rows[0].id"),
    "list button of 21": (menu(1, button="x" * 21), "button"),
    "a file from nowhere": (OutgoingMedia(type="image"), "link"),
    "a file from two places": (OutgoingMedia(type="image", link="https://gp.invalid", media_id="7"), "link"),
    "a voice note with a caption": (OutgoingMedia(type="audio", media_id="7", caption="a"), "caption"),
    "an image of more than 5 MB": (
        OutgoingMedia(type="image", media_id="7", size_bytes=FILE_BYTES["image"] + 1),
        "file",
    ),
    "a list body of 4,097": (
        OutgoingList(body="x" * 4097, button="Ver", sections=menu(1).sections),
        "body",
    ),
    "a caption of 1,025": (OutgoingMedia(type="image", media_id="7", caption="x" * 1025), "caption"),
    "north of the pole": (OutgoingLocation(latitude=90.1, longitude=0), "latitude"),
    "once around": (OutgoingLocation(latitude=0, longitude=180.1), "longitude"),
    "a reaction to nothing": (OutgoingReaction(message_id="", emoji="👍"), "message_id"),
    "a template without a name": (OutgoingTemplate(name="", language="es_CO"), "name"),
    "a template without a language": (OutgoingTemplate(name="cita", language=""), "language"),
    "an empty parameter": (
        OutgoingTemplate(name="cita", language="es_CO", body=(TemplateParameter(value=""),)),
        "parameters[0].value",
    ),
    "names for some parameters": (
        OutgoingTemplate(
            name="cita",
            language="es_CO",
            body=(TemplateParameter(value="Ana", name="nombre"), TemplateParameter(value="lunes")),
        ),
        "body",
    ),
}


@pytest.mark.parametrize("content", WITHIN.values(), ids=WITHIN.keys())
def test_content_within_the_limits_passes(content: Outgoing) -> None:
    """The last value that is allowed is allowed."""
    check(content)


@pytest.mark.fact("sending/text", "sending/buttons", "sending/list", "sending/media_sizes")
@pytest.mark.parametrize(("content", "part"), BEYOND.values(), ids=BEYOND.keys())
def test_content_beyond_a_limit_is_named(content: Outgoing, part: str) -> None:
    """The error tells which part, and what is asked of it."""
    with pytest.raises(UnsendableContent) as caught:
        check(content)
    assert caught.value.part == part


def test_the_error_does_not_quote_the_content() -> None:
    """It may be logged: what is said to a customer may not."""
    with pytest.raises(UnsendableContent) as caught:
        check(OutgoingText(body="secreto" * 1000))
    assert str(caught.value) == "body: has 7000 characters, at most 4096 are allowed"


def test_a_text_that_is_too_long_becomes_as_few_messages_as_possible() -> None:
    """In order, each within the limit; one that fits stays one."""
    long = OutgoingText(body="La MT-03 gasta poco. " * 400)
    parts = bubbles(long)
    assert [type(part) for part in parts] == [OutgoingText] * 3
    texts = [part.body for part in parts if isinstance(part, OutgoingText)]
    assert " ".join(texts) == long.body.strip()
    assert max(map(len, texts)) <= TEXT_CHARACTERS
    assert bubbles(parts[0]) == (parts[0],)


@pytest.mark.parametrize("content", [buttons(count=4), OutgoingText(body=" " * 5000)])
def test_what_cannot_be_cut_is_an_error(content: Outgoing) -> None:
    """The one who made it is told which part breaks which limit."""
    with pytest.raises(UnsendableContent):
        bubbles(content)
