"""Every limit of a call, each with Meta's code."""

from __future__ import annotations

import pytest

from tools.simulator.graph_api.errors import GraphError
from tools.simulator.graph_api.validation import parse_outgoing
from tools.simulator.json_types import JsonObject

BASE: JsonObject = {"messaging_product": "whatsapp", "to": "573000000001"}


def call(**changes: object) -> JsonObject:
    """A text to an invented number, changed; None takes a part away."""
    payload = {**BASE, "type": "text", "text": {"body": "hola"}, **changes}
    return {name: value for name, value in payload.items() if value is not None}


def buttons(count: int, title: str = "Sí", button_id: str = "si") -> JsonObject:
    """An interactive object with reply buttons, distinct in title and id."""
    replies = [
        {"type": "reply", "reply": {"id": f"{button_id}{n}", "title": f"{title}{n}"}} for n in range(count)
    ]
    return {"type": "button", "body": {"text": "¿Le interesa?"}, "action": {"buttons": replies}}


def rows(count: int, **changes: object) -> JsonObject:
    """An interactive list of one section; the changes go into every row."""
    section = {"rows": [{"id": f"r{n}", "title": f"Fila {n}", **changes} for n in range(count)]}
    return {"type": "list", "body": {"text": "Elija"}, "action": {"button": "Ver", "sections": [section]}}


ACCEPTED = {
    "a text of 4,096 characters": call(text={"body": "x" * 4096}),
    "no type means text": call(type=None),
    "a phone with plus, spaces and dashes": call(to="+57 300-000 0001"),
    "three buttons": call(type="interactive", interactive=buttons(3)),
    "a button title of 20 characters": call(type="interactive", interactive=buttons(1, title="t" * 19)),
    "ten rows": call(type="interactive", interactive=rows(10)),
    "a row description of 72 characters": call(type="interactive", interactive=rows(1, description="d" * 72)),
    "an image by link": call(
        type="image", image={"link": "https://example.com/mt03.jpg", "caption": "MT-03"}
    ),
    "a location": call(type="location", location={"latitude": "4.65", "longitude": -74.05}),
    "a contact": call(type="contacts", contacts=[{"name": {"formatted_name": "Taller"}}]),
    "a removed reaction": call(type="reaction", reaction={"message_id": "wamid.1", "emoji": ""}),
    "a template": call(type="template", template={"name": "cita", "language": {"code": "es_CO"}}),
    "512 characters of own reference": call(biz_opaque_callback_data="r" * 512),
}
REFUSED = {
    "no product": (100, call(messaging_product=None)),
    "another product": (100, call(messaging_product="messenger")),
    "no recipient": (131008, call(to=None)),
    "a recipient that is no phone": (131009, call(to="Carlos")),
    "a phone that is too short": (131009, call(to="300")),
    "a user id without country": (131009, call(to=None, recipient="10000000000000000001")),
    "an unknown type": (100, call(type="hologram", hologram={})),
    "a type without its object": (131008, call(type="image")),
    "an object that is a text": (100, call(text="hola")),
    "a text without body": (131008, call(text={})),
    "an empty text": (100, call(text={"body": " "})),
    "a body that is a number": (100, call(text={"body": 7})),
    "a text of 4,097 characters": (100, call(text={"body": "x" * 4097})),
    "a reference of 513 characters": (100, call(biz_opaque_callback_data="r" * 513)),
    "a context without message": (131008, call(context={})),
    "media without id and link": (131008, call(type="image", image={"caption": "nada"})),
    "media with id and link": (131008, call(type="image", image={"id": "1", "link": "https://example.com/"})),
    "a link that is a path": (131009, call(type="image", image={"link": "/etc/hostname"})),
    "a caption of 1,025 characters": (100, call(type="image", image={"id": "1", "caption": "c" * 1025})),
    "a location without longitude": (131008, call(type="location", location={"latitude": 4.65})),
    "a latitude in words": (131009, call(type="location", location={"latitude": "norte", "longitude": 0})),
    "a latitude beyond the pole": (131009, call(type="location", location={"latitude": 91, "longitude": 0})),
    "a contact without name": (131008, call(type="contacts", contacts=[{}])),
    "contacts that are no list": (100, call(type="contacts", contacts={"name": {}})),
    "a reaction to nothing": (131008, call(type="reaction", reaction={"emoji": "👍"})),
    "a template without language": (131008, call(type="template", template={"name": "cita"})),
    "an unknown interactive type": (
        131009,
        call(type="interactive", interactive={**buttons(1), "type": "x"}),
    ),
    "an interactive body of 1,025 characters": (
        100,
        call(type="interactive", interactive={**buttons(1), "body": {"text": "x" * 1025}}),
    ),
    "a list body of 4,097 characters": (
        100,
        call(type="interactive", interactive={**rows(1), "body": {"text": "x" * 4097}}),
    ),
    "a footer of 61 characters": (
        100,
        call(type="interactive", interactive={**buttons(1), "footer": {"text": "f" * 61}}),
    ),
    "a header of an unknown type": (
        131009,
        call(type="interactive", interactive={**buttons(1), "header": {"type": "gif"}}),
    ),
    "no buttons": (131009, call(type="interactive", interactive=buttons(0))),
    "four buttons": (131009, call(type="interactive", interactive=buttons(4))),
    "a button title of 21 characters": (
        131009,
        call(type="interactive", interactive=buttons(1, title="t" * 20)),
    ),
    "a button id of 257 characters": (
        131009,
        call(type="interactive", interactive=buttons(1, button_id="b" * 256)),
    ),
    "eleven rows": (131009, call(type="interactive", interactive=rows(11))),
    "no rows": (131009, call(type="interactive", interactive=rows(0))),
    "a row title of 25 characters": (131009, call(type="interactive", interactive=rows(1, title="t" * 25))),
    "a row description of 73 characters": (
        131009,
        call(type="interactive", interactive=rows(1, description="d" * 73)),
    ),
    "a row id of 201 characters": (131009, call(type="interactive", interactive=rows(1, id="i" * 201))),
    "two rows with one id": (131009, call(type="interactive", interactive=rows(2, id="same"))),
    "a list button of 21 characters": (
        131009,
        call(type="interactive", interactive={**rows(1), "action": {"button": "b" * 21, "sections": []}}),
    ),
    "two sections without titles": (
        131008,
        call(
            type="interactive",
            interactive={
                **rows(1),
                "action": {"button": "Ver", "sections": [{"rows": []}, {"rows": []}]},
            },
        ),
    ),
}


@pytest.mark.parametrize("situation", ACCEPTED)
def test_what_is_within_the_limits_is_understood(situation: str) -> None:
    """The recipient comes out as digits."""
    assert parse_outgoing(ACCEPTED[situation]).recipient == "573000000001"


@pytest.mark.parametrize("situation", REFUSED)
def test_what_is_beyond_a_limit_is_refused_with_metas_code(situation: str) -> None:
    """The code tells a caller whether trying again can help."""
    code, payload = REFUSED[situation]
    with pytest.raises(GraphError) as caught:
        parse_outgoing(payload)
    assert caught.value.code == code


def test_to_wins_when_both_addresses_are_given() -> None:
    """As Meta documents it."""
    outgoing = parse_outgoing(call(recipient="CO.10000000000000000001"))
    assert (outgoing.recipient, outgoing.by_phone) == ("573000000001", True)


def test_a_user_id_is_a_recipient() -> None:
    """Customers without a phone are written to as well."""
    outgoing = parse_outgoing(call(to=None, recipient="CO.ENT.10000000000000000001"))
    assert (outgoing.recipient, outgoing.by_phone) == ("CO.ENT.10000000000000000001", False)


def test_an_error_has_metas_shape() -> None:
    """Message, type, code, details and trace id, and the HTTP status that goes with the code."""
    error = GraphError(130429, "Too much.")
    assert error.status == 429
    assert error.body("Atrace") == {
        "error": {
            "message": "(#130429) Rate limit hit",
            "type": "OAuthException",
            "code": 130429,
            "error_data": {"messaging_product": "whatsapp", "details": "Too much."},
            "fbtrace_id": "Atrace",
        }
    }
