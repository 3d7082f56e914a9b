"""What a WhatsApp message can carry, in and out, as types.

`Content` is a tagged union over the platform's own type names; whatever the platform invents
next arrives as `UnknownContent` with its raw JSON, so that nothing is ever dropped.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Raw, Struct, ValidationError, json


class ContentBase(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind"):
    """The common root of everything a message can carry."""


class Text(ContentBase, frozen=True, kw_only=True, tag="text"):
    """Words."""

    body: str


class Media(ContentBase, frozen=True, kw_only=True, tag="media"):
    """A file kept by the platform for some days under `media_id`."""

    type: Literal["image", "audio", "video", "document", "sticker"]
    media_id: str
    mime_type: str = ""
    sha256: str = ""
    caption: str = ""
    filename: str = ""
    voice: bool = False
    transcript: str = ""
    """What is said in a voice note, once it has been written down; of no other file."""


class Location(ContentBase, frozen=True, kw_only=True, tag="location"):
    """A place, in degrees."""

    latitude: float
    longitude: float
    name: str = ""
    address: str = ""


class Reply(ContentBase, frozen=True, kw_only=True, tag="reply"):
    """A tap on a button or a list row; `payload` is what the asking side put there."""

    type: Literal["button", "list", "template"]
    payload: str
    title: str = ""
    description: str = ""


class FlowReply(ContentBase, frozen=True, kw_only=True, tag="flow_reply"):
    """A filled-in form; `response` is the platform's text, which may be malformed JSON."""

    response: str
    name: str = ""


class CallPermissionReply(ContentBase, frozen=True, kw_only=True, tag="call_permission_reply"):
    """Whether the customer may be called."""

    response: str


class Reaction(ContentBase, frozen=True, kw_only=True, tag="reaction"):
    """An emoji on an earlier message; empty when it was taken away."""

    message_id: str
    emoji: str = ""


class SharedContacts(ContentBase, frozen=True, kw_only=True, tag="contacts"):
    """Address cards, as the platform sent them."""

    raw: Raw


class Order(ContentBase, frozen=True, kw_only=True, tag="order"):
    """Products picked from the platform's own catalog, as sent."""

    raw: Raw


class Edit(ContentBase, frozen=True, kw_only=True, tag="edit"):
    """An earlier message was rewritten."""

    message_id: str
    body: str = ""


class Revoke(ContentBase, frozen=True, kw_only=True, tag="revoke"):
    """An earlier message was taken back."""

    message_id: str


class System(ContentBase, frozen=True, kw_only=True, tag="system"):
    """The platform speaks: a number or an id changed."""

    type: str
    body: str = ""
    previous_user_id: str = ""
    user_id: str = ""
    phone: str = ""


class Unsupported(ContentBase, frozen=True, kw_only=True, tag="unsupported"):
    """Something the platform cannot pass on (a poll, a view-once photo)."""

    code: int = 0
    title: str = ""


class WelcomeRequest(ContentBase, frozen=True, kw_only=True, tag="request_welcome"):
    """The customer opened the chat for the first time and has not written yet."""


class UnknownContent(ContentBase, frozen=True, kw_only=True, tag="unknown"):
    """A type nobody has described yet, or one whose parts do not fit, with its raw JSON."""

    type: str
    raw: Raw


Content = (
    Text
    | Media
    | Location
    | Reply
    | FlowReply
    | CallPermissionReply
    | Reaction
    | SharedContacts
    | Order
    | Edit
    | Revoke
    | System
    | Unsupported
    | WelcomeRequest
    | UnknownContent
)

_decoder: json.Decoder[Content] = json.Decoder(Content)


def read_content(text: str) -> Content:
    """Content from its JSON as it is stored; one that another version wrote is unknown, never an error."""
    try:
        return _decoder.decode(text)
    except ValidationError:
        return UnknownContent(type="stored", raw=Raw(text.encode()))


class Sender(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who wrote, by every name the platform gave in one signed payload.

    `phone` is absent when the customer hides it behind a username; then `user_id` is there.
    `profile_name` and `username` are for people to read: nothing is ever keyed on them.
    """

    phone: str = ""
    user_id: str = ""
    parent_user_id: str = ""
    profile_name: str = ""
    username: str = ""


class Context(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a message refers to."""

    message_id: str = ""
    forwarded: bool = False
    frequently_forwarded: bool = False
    product_id: str = ""


class Referral(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The advertisement the customer tapped before writing."""

    source_url: str = ""
    source_type: str = ""
    source_id: str = ""
    headline: str = ""
    body: str = ""
    click_id: str = ""


class PlatformError(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One of Meta's numbered errors."""

    code: int
    title: str = ""
    details: str = ""


class OutgoingBase(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind"):
    """The common root of everything we can send; the platform's limits are in `libs.common.limits`."""


class OutgoingText(OutgoingBase, frozen=True, kw_only=True, tag="outgoing_text"):
    """Words."""

    body: str
    preview_url: bool = False


class Button(Struct, frozen=True, kw_only=True):
    """A reply button; `id` comes back as the payload of the customer's reply."""

    id: str
    title: str


class OutgoingButtons(OutgoingBase, frozen=True, kw_only=True, tag="outgoing_buttons"):
    """A question with at most three answers to tap."""

    body: str
    buttons: tuple[Button, ...]
    header: str = ""
    footer: str = ""


class ListRow(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A row to choose; `id` comes back as the payload of the customer's reply."""

    id: str
    title: str
    description: str = ""


class ListSection(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Rows under a heading, which may be empty when the list has one section."""

    rows: tuple[ListRow, ...]
    title: str = ""


class OutgoingList(OutgoingBase, frozen=True, kw_only=True, tag="outgoing_list"):
    """A menu that opens behind `button`."""

    body: str
    button: str
    sections: tuple[ListSection, ...]
    header: str = ""
    footer: str = ""


MediaType = Literal["image", "audio", "video", "document", "sticker"]


class OutgoingMedia(OutgoingBase, frozen=True, kw_only=True, tag="outgoing_media"):
    """A file, by its public address or by the platform's id of an upload: exactly one of them.

    `size_bytes` is 0 when it is not known; then only the platform finds out that a file is too large.
    """

    type: MediaType
    link: str = ""
    media_id: str = ""
    caption: str = ""
    filename: str = ""
    size_bytes: int = 0


class OutgoingLocation(OutgoingBase, frozen=True, kw_only=True, tag="outgoing_location"):
    """A place, in degrees."""

    latitude: float
    longitude: float
    name: str = ""
    address: str = ""


class OutgoingReaction(OutgoingBase, frozen=True, kw_only=True, tag="outgoing_reaction"):
    """An emoji on a customer's message, by the platform's id of it; empty takes it away."""

    message_id: str
    emoji: str = ""


class TemplateParameter(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What fills one place of a template: a text, or the header's file by its address or the platform's id.

    A template with named places needs `name` in each parameter; with numbered ones, their order counts.
    """

    value: str
    type: Literal["text", "image", "video", "document"] = "text"
    name: str = ""


class TemplateButton(Struct, frozen=True, kw_only=True):
    """What fills the button at `index`: a reply's payload, or the end of an address."""

    index: int
    type: Literal["quick_reply", "url"]
    value: str


class OutgoingTemplate(OutgoingBase, frozen=True, kw_only=True, tag="outgoing_template"):
    """A text the platform has approved, the only thing that may be sent outside the 24-hour window."""

    name: str
    language: str
    header: tuple[TemplateParameter, ...] = ()
    body: tuple[TemplateParameter, ...] = ()
    buttons: tuple[TemplateButton, ...] = ()


Outgoing = (
    OutgoingText
    | OutgoingButtons
    | OutgoingList
    | OutgoingMedia
    | OutgoingLocation
    | OutgoingReaction
    | OutgoingTemplate
)
