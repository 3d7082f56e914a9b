"""Who wrote: ids come from the message and from the contact entry that belongs to it."""

from __future__ import annotations

import pytest

from libs.common.messages import Sender
from services.gateway.arrival import Reason
from tests.unit.gateway.reading import as_update, read, read_message
from tests.whatsapp import CUSTOMER, contact, message, with_messages

USER_ID = "CO.13491208655302741918"
PARENT_ID = "CO.ENT.11815799212886844830"


def test_a_phone_number_brings_the_profile_name() -> None:
    """The entry with the message's number gives the name."""
    assert read_message(message(), contact()).sender == Sender(
        phone=CUSTOMER, profile_name="Cliente de prueba"
    )


@pytest.mark.fact("identity/no_phone", "identity/user_id")
def test_a_customer_who_hides_the_number_is_known_by_user_id() -> None:
    """Without wa_id and from, the business-scoped ids tell who wrote."""
    sent = message(from_user_id=USER_ID, from_parent_user_id=PARENT_ID)
    del sent["from"]
    entry = {"profile": {"name": "Ana", "username": "@ana"}, "user_id": USER_ID, "parent_user_id": PARENT_ID}
    assert read_message(sent, entry).sender == Sender(
        user_id=USER_ID, parent_user_id=PARENT_ID, profile_name="Ana", username="@ana"
    )


def test_one_payload_with_two_ids_gives_both() -> None:
    """The number of the message and the user id of its entry are two names of one sender."""
    sender = read_message(message(), contact(user_id=USER_ID)).sender
    assert (sender.phone, sender.user_id) == (CUSTOMER, USER_ID)


@pytest.mark.fact("identity/position")
def test_entries_are_matched_by_id_and_not_by_position() -> None:
    """Two writers in one batch, their entries in the other order: each gets its own name."""
    other = "573000000002"
    events = read(
        with_messages(
            message(id="wamid.A"),
            message(id="wamid.B", **{"from": other}),
            contacts=[{"wa_id": other, "profile": {"name": "Otra"}}, contact()],
        )
    )
    assert [event.sender.profile_name for event in events if hasattr(event, "sender")] == [
        "Cliente de prueba",
        "Otra",
    ]


def test_a_stranger_s_entry_is_not_used() -> None:
    """A message with an id of its own takes nothing from a lone entry with another id."""
    sender = read_message(message(), {"wa_id": "573000000009", "profile": {"name": "Otra"}}).sender
    assert sender == Sender(phone=CUSTOMER)


def test_a_lone_entry_speaks_for_a_message_without_ids() -> None:
    """A message that carries no id belongs to the only entry beside it."""
    sent = message()
    del sent["from"]
    assert read_message(sent, contact()).sender.phone == CUSTOMER


def test_two_entries_say_nothing_about_a_message_without_ids() -> None:
    """Whose it is cannot be told, so it is kept as it came."""
    sent = message()
    del sent["from"]
    (event,) = read(with_messages(sent, contacts=[contact(), contact(wa_id="573000000002")]))
    assert as_update(event).reason == Reason.NO_SENDER


@pytest.mark.fact("identity/notice")
def test_a_notice_of_the_platform_needs_no_sender() -> None:
    """A changed id is announced without from and without contacts."""
    sent = message("system", system={"type": "user_changed_user_id", "previous_user_id": "CO.OLD"})
    del sent["from"]
    assert read_message(sent, {}).sender == Sender()
