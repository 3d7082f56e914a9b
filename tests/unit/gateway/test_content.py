"""Every type of message in the platform's documents, and what its parts become."""

from __future__ import annotations

import msgspec
import pytest

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
from tests.unit.gateway.reading import read_message
from tests.whatsapp import message

IMAGE = {
    "id": "700",
    "mime_type": "image/jpeg",
    "sha256": "c2hh",
    "caption": "Mi moto",
    "url": "https://x.invalid",
}

TYPES: dict[str, tuple[dict[str, object], Content]] = {
    "text": (message("text", text={"body": "¿Cuánto vale?"}), Text(body="¿Cuánto vale?")),
    "image": (
        message("image", image=IMAGE),
        Media(type="image", media_id="700", mime_type="image/jpeg", sha256="c2hh", caption="Mi moto"),
    ),
    "video": (message("video", video={"id": "701"}), Media(type="video", media_id="701")),
    "voice note": (
        message("audio", audio={"id": "702", "mime_type": "audio/ogg", "voice": True}),
        Media(type="audio", media_id="702", mime_type="audio/ogg", voice=True),
    ),
    "audio file": (message("audio", audio={"id": "703"}), Media(type="audio", media_id="703")),
    "older voice note": (
        message("voice", voice={"id": "704"}),
        Media(type="audio", media_id="704", voice=True),
    ),
    "document": (
        message("document", document={"id": "705", "filename": "cedula.pdf"}),
        Media(type="document", media_id="705", filename="cedula.pdf"),
    ),
    "sticker": (message("sticker", sticker={"id": "706"}), Media(type="sticker", media_id="706")),
    "location": (
        message("location", location={"latitude": 4.65, "longitude": -74.05, "name": "Chapinero"}),
        Location(latitude=4.65, longitude=-74.05, name="Chapinero"),
    ),
    "location as text": (
        message("location", location={"latitude": "4.65", "longitude": "-74.05"}),
        Location(latitude=4.65, longitude=-74.05),
    ),
    "reaction": (
        message("reaction", reaction={"message_id": "wamid.A", "emoji": "👍"}),
        Reaction(message_id="wamid.A", emoji="👍"),
    ),
    "reaction removed": (
        message("reaction", reaction={"message_id": "wamid.A"}),
        Reaction(message_id="wamid.A", emoji=""),
    ),
    "button reply": (
        message(
            "interactive", interactive={"type": "button_reply", "button_reply": {"id": "a:1", "title": "Sí"}}
        ),
        Reply(type="button", payload="a:1", title="Sí"),
    ),
    "list reply": (
        message(
            "interactive",
            interactive={
                "type": "list_reply",
                "list_reply": {"id": "a:2", "title": "MT-03", "description": "321 cc"},
            },
        ),
        Reply(type="list", payload="a:2", title="MT-03", description="321 cc"),
    ),
    "form reply, malformed": (
        message(
            "interactive",
            interactive={"type": "nfm_reply", "nfm_reply": {"response_json": "{oops", "name": "flow"}},
        ),
        FlowReply(response="{oops", name="flow"),
    ),
    "form reply as object": (
        message("interactive", interactive={"type": "nfm_reply", "nfm_reply": {"response_json": {"a": 1}}}),
        FlowReply(response='{"a":1}'),
    ),
    "call permission": (
        message(
            "interactive",
            interactive={"type": "call_permission_reply", "call_permission_reply": {"response": "accept"}},
        ),
        CallPermissionReply(response="accept"),
    ),
    "template button": (
        message("button", button={"payload": "cita", "text": "Agendar"}),
        Reply(type="template", payload="cita", title="Agendar"),
    ),
    "edit": (
        message(
            "edit",
            edit={"original_message_id": "wamid.A", "message": {"type": "text", "text": {"body": "Ocho"}}},
        ),
        Edit(message_id="wamid.A", body="Ocho"),
    ),
    "edit of a caption": (
        message(
            "edit",
            edit={
                "original_message_id": "wamid.A",
                "message": {"type": "image", "image": {"caption": "Roja"}},
            },
        ),
        Edit(message_id="wamid.A", body="Roja"),
    ),
    "revoke": (message("revoke", revoke={"original_message_id": "wamid.A"}), Revoke(message_id="wamid.A")),
    "changed user id": (
        message(
            "system",
            system={"type": "user_changed_user_id", "previous_user_id": "CO.OLD", "user_id": "CO.NEW"},
        ),
        System(type="user_changed_user_id", previous_user_id="CO.OLD", user_id="CO.NEW"),
    ),
    "changed number": (
        message("system", system={"type": "user_changed_number", "wa_id": "573000000002", "body": "…"}),
        System(type="user_changed_number", phone="573000000002", body="…"),
    ),
    "unsupported": (
        message("unsupported", errors=[{"code": 131051, "title": "Message type unknown"}]),
        Unsupported(code=131051, title="Message type unknown"),
    ),
    "unsupported without errors": (message("unsupported"), Unsupported()),
    "request_welcome": (message("request_welcome"), WelcomeRequest()),
}


@pytest.mark.fact(
    "messages/text",
    "messages/image",
    "messages/video",
    "messages/audio",
    "messages/voice_note",
    "messages/document",
    "messages/sticker",
    "messages/location",
    "messages/reaction",
    "messages/button_reply",
    "messages/list_reply",
    "messages/nfm_reply",
    "messages/call_permission_reply",
    "messages/button",
    "messages/system",
    "messages/edit",
    "messages/revoke",
    "messages/unsupported",
    "messages/request_welcome",
)
@pytest.mark.parametrize(("sent", "expected"), TYPES.values(), ids=TYPES.keys())
def test_each_type_becomes_its_own_content(sent: dict[str, object], expected: Content) -> None:
    """Every type of the platform arrives as the type of ours that stands for it."""
    assert read_message(sent).content == expected


@pytest.mark.fact("messages/contacts")
def test_address_cards_are_kept_as_sent() -> None:
    """The cards of a contacts message stay as they came, for people to read."""
    cards = [{"name": {"formatted_name": "Taller"}, "phones": [{"phone": "+57 300 000 0009"}]}]
    content = read_message(message("contacts", contacts=cards)).content
    assert isinstance(content, SharedContacts)
    assert msgspec.json.decode(content.raw) == cards


@pytest.mark.fact("messages/order")
def test_an_order_is_kept_as_sent() -> None:
    """The products of an order stay as they came."""
    order = {"catalog_id": "1", "product_items": [{"product_retailer_id": "mt03", "quantity": 1}]}
    content = read_message(message("order", order=order)).content
    assert isinstance(content, Order)
    assert msgspec.json.decode(content.raw) == order


UNFIT: dict[str, dict[str, object]] = {
    "a type that does not exist yet": message("hologram", hologram={"id": "1"}),
    "no type": message("text", type=None),
    "a type that is a list": message("text", type=["text"]),
    "text without a body": message("text", text={}),
    "text that is no object": message("text", text="Hola"),
    "text whose body is a number": message("text", text={"body": 5}),
    "an image without an id": message("image", image={"caption": "Mi moto"}),
    "a location without a longitude": message("location", location={"latitude": 4.65}),
    "a location that is nowhere": message("location", location={"latitude": "norte", "longitude": 1}),
    "a location at a boolean": message("location", location={"latitude": True, "longitude": 1}),
    "a location beyond numbers": message("location", location={"latitude": 10**400, "longitude": 1}),
    "contacts without a card": message("contacts", contacts=[]),
    "an empty order": message("order", order={}),
    "a reaction to nothing": message("reaction", reaction={"emoji": "👍"}),
    "an interactive reply of a new kind": message("interactive", interactive={"type": "gesture_reply"}),
    "a button reply without an id": message("interactive", interactive={"type": "button_reply"}),
    "a list reply without an id": message("interactive", interactive={"type": "list_reply"}),
    "a form without a response": message("interactive", interactive={"type": "nfm_reply"}),
    "a call permission without a response": message(
        "interactive", interactive={"type": "call_permission_reply"}
    ),
    "a template button without anything": message("button", button={}),
    "an edit of nothing": message("edit", edit={}),
    "a revoke of nothing": message("revoke", revoke={}),
    "a system message without a type": message("system", system={"body": "…"}),
}


@pytest.mark.fact("messages/unknown_type", "messages/missing_parts")
@pytest.mark.parametrize("sent", UNFIT.values(), ids=UNFIT.keys())
def test_a_message_that_does_not_fit_is_kept_whole(sent: dict[str, object]) -> None:
    """What is new, or lacks what its type needs, stays a customer's message, with its raw JSON."""
    content = read_message(sent).content
    assert isinstance(content, UnknownContent)
    assert msgspec.json.decode(content.raw).keys() == sent.keys()


@pytest.mark.fact("messages/missing_parts")
def test_optional_parts_of_a_wrong_type_read_as_empty() -> None:
    """A caption that is a list does not take the photo with it."""
    sent = message("image", image={"id": 700, "caption": ["?"], "mime_type": {}, "sha256": 1.5})
    assert read_message(sent).content == Media(type="image", media_id="700")
