"""What contents mean: whether an answer is owed, what they ask for, and how corrections change them."""

from __future__ import annotations

import pytest
from msgspec import Raw

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
from services.router.contents import (
    certain_wish,
    corrected,
    is_unreadable,
    needs_answer,
    payload,
    prolongs_burst,
)

PHOTO = Media(type="image", media_id="1", caption="la mía")
TAP = Reply(type="button", payload="financing:term:36", title="36 meses")
EDIT = Edit(message_id="wamid.1", body="quiero una moto")
REVOKE = Revoke(message_id="wamid.1")
UNKNOWN = UnknownContent(type="hologram", raw=Raw(b"{}"))


@pytest.mark.parametrize(
    "content",
    [
        Text(body="hola"),
        PHOTO,
        Media(type="audio", media_id="1", voice=True),
        Location(latitude=4.6, longitude=-74.1),
        TAP,
        FlowReply(response="{}"),
        SharedContacts(raw=Raw(b"[]")),
        Order(raw=Raw(b"{}")),
        Unsupported(code=131051),
        UNKNOWN,
    ],
    ids=lambda content: type(content).__name__,
)
def test_what_a_customer_says_needs_an_answer(content: Content) -> None:
    """Everything by which a customer turns to the dealership."""
    assert needs_answer(content)


@pytest.mark.fact(
    "messages/reaction",
    "messages/sticker",
    "messages/system",
    "messages/request_welcome",
    "messages/call_permission_reply",
)
@pytest.mark.parametrize(
    "content",
    [
        Reaction(message_id="wamid.1", emoji="👍"),
        Media(type="sticker", media_id="1"),
        System(type="user_changed_number"),
        EDIT,
        REVOKE,
        WelcomeRequest(),
        CallPermissionReply(response="accept"),
        UnknownContent(type="system", raw=Raw(b"{}")),
        UnknownContent(type="reaction", raw=Raw(b"{}")),
    ],
    ids=lambda content: type(content).__name__,
)
def test_what_is_no_question_needs_no_answer(content: Content) -> None:
    """A reply to a reaction or to the platform itself would be noise."""
    assert not needs_answer(content)


@pytest.mark.fact("messages/unsupported", "messages/unknown_type")
@pytest.mark.parametrize("content", [Unsupported(code=131051), UNKNOWN], ids=["unsupported", "unknown"])
def test_what_nobody_can_read_is_answered_once(content: Content) -> None:
    """The second view-once photo gets no second apology."""
    assert is_unreadable(content)
    assert not needs_answer(content, apologised=True)


def test_only_files_prolong_a_burst() -> None:
    """Photos come one after the other; words end with the quiet time."""
    assert [prolongs_burst(content) for content in (PHOTO, Text(body="hola"), TAP)] == [True, False, False]


@pytest.mark.fact("messages/button_reply", "messages/order")
def test_a_tap_and_an_order_tell_for_certain_what_they_are_about() -> None:
    """No words have to be understood where the asking side wrote the answer."""
    contents: list[Content] = [TAP, Order(raw=Raw(b"{}")), Text(body="financing:term")]
    assert [payload(content) for content in contents] == ["financing:term:36", "product_catalog:order", None]


def test_an_edit_changes_the_words() -> None:
    """The text reads as the customer wants it to."""
    assert corrected(Text(body="quiero una mota"), (EDIT,)) == Text(body="quiero una moto")


def test_an_edit_of_a_photo_changes_its_caption() -> None:
    """The file stays."""
    assert corrected(PHOTO, (EDIT,)) == Media(type="image", media_id="1", caption="quiero una moto")


def test_the_last_of_several_edits_counts() -> None:
    """They are given oldest first."""
    assert corrected(Text(body="a"), (EDIT, Edit(message_id="wamid.1", body="b"))) == Text(body="b")


def test_what_was_taken_back_is_gone() -> None:
    """Nothing of the words is kept, and an edit that comes late does not bring them back."""
    assert corrected(Text(body="mi clave es 1234"), (REVOKE, EDIT)) == REVOKE


def test_what_has_no_words_is_not_edited() -> None:
    """A place stays where it is."""
    place = Location(latitude=4.6, longitude=-74.1)
    assert corrected(place, (EDIT,)) == place


HERE = Location(latitude=4.6, longitude=-74.1)


@pytest.mark.parametrize(
    ("contents", "wish"),
    [
        ([Text(body="hola"), TAP], "financing:term:36"),
        ([TAP, Order(raw=Raw(b"{}"))], "product_catalog:order"),
        ([HERE], "faq:whereabouts"),
        ([HERE, Media(type="image", media_id="1")], "faq:whereabouts"),
        ([HERE, Text(body="¿hacen domicilios acá?")], None),
        ([Text(body="hola")], None),
    ],
)
def test_what_a_burst_certainly_asks_for(contents: list[Content], wish: str | None) -> None:
    """The last tap or order; a place alone asks where we are, and words beside it say what it is for."""
    assert certain_wish(contents) == wish
