"""Fields that tell of conversations held elsewhere: the phone's app, and other assistants."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from libs.common.events import (
    CallReceived,
    MessageEchoed,
    MessageReceived,
    PreferenceStated,
    StatusReceived,
    ThreadHandedOver,
)
from libs.common.messages import Sender, Text
from services.gateway.arrival import Reason
from tests.unit.gateway.reading import NOW, as_update, read
from tests.whatsapp import (
    ACCOUNT_ID,
    CUSTOMER,
    MOMENT,
    PHONE_NUMBER_ID,
    WAMID,
    contact,
    envelope,
    message,
    status,
    value,
)

ECHO = {"from": "573010000000", "to": CUSTOMER, "id": WAMID, "timestamp": MOMENT, "type": "text"}
ECHOES = "smb_message_echoes"
HANDOVERS = "messaging_handovers"
WRITTEN_AT = datetime(2026, 11, 23, 8, tzinfo=UTC)


def test_an_echo_is_what_a_person_wrote_to_a_customer() -> None:
    """With the customer, the words and the time of writing."""
    (event,) = read(envelope(value(message_echoes=[{**ECHO, "text": {"body": "Soy Ana"}}]), field=ECHOES))
    assert isinstance(event, MessageEchoed)
    assert (event.recipient, event.content, event.phone_number_id, event.occurred_at) == (
        Sender(phone=CUSTOMER),
        Text(body="Soy Ana"),
        PHONE_NUMBER_ID,
        WRITTEN_AT,
    )


def test_an_echo_to_a_customer_without_a_number_goes_by_user_id() -> None:
    """A hidden number is no obstacle."""
    echo = {"to_user_id": "CO.1", "to_parent_user_id": "CO.ENT.1", "id": WAMID, "type": "image"}
    (event,) = read(envelope(value(message_echoes=[echo]), field=ECHOES))
    assert isinstance(event, MessageEchoed)
    assert event.recipient == Sender(user_id="CO.1", parent_user_id="CO.ENT.1")


@pytest.mark.parametrize(
    ("echo", "reason"),
    [
        ({"id": WAMID}, Reason.NO_SENDER),
        ({"to": CUSTOMER}, Reason.NO_ID),
        ("?", Reason.UNREADABLE),
    ],
)
def test_an_echo_that_does_not_fit_is_kept_and_spares_its_neighbours(echo: object, reason: Reason) -> None:
    """The one beside it arrives all the same."""
    kept, arrived = read(envelope(value(message_echoes=[echo, ECHO]), field=ECHOES))
    assert as_update(kept).reason == reason
    assert isinstance(arrived, MessageEchoed)


@pytest.mark.fact("fields/standby")
@pytest.mark.parametrize(
    "carried",
    [
        value(standby={"messages": [message()], "contacts": [contact()]}),
        {"standby": value(messages=[message()], contacts=[contact()])},
    ],
)
def test_a_standby_message_is_a_message_that_another_assistant_answers(carried: dict[str, object]) -> None:
    """Wherever in the update the number and the contacts stand."""
    (event,) = read(envelope(carried, field="standby"))
    assert isinstance(event, MessageReceived)
    assert (event.standby, event.sender.profile_name, event.phone_number_id) == (
        True,
        "Cliente de prueba",
        PHONE_NUMBER_ID,
    )


def test_a_message_of_ours_is_not_on_standby() -> None:
    """Only the field tells."""
    (event,) = read(envelope(value(messages=[message()])))
    assert isinstance(event, MessageReceived)
    assert not event.standby


def test_statuses_on_standby_are_statuses() -> None:
    """They speak of messages that somebody sent."""
    (event,) = read(envelope(value(standby={"statuses": [status()]}), field="standby"))
    assert isinstance(event, StatusReceived)


@pytest.mark.parametrize("carried", [{}, {"standby": "?"}, {"standby": {"messages": "?"}}])
def test_standby_without_messages_is_kept(carried: dict[str, str | dict[str, str]]) -> None:
    """Nothing is dropped."""
    (event,) = read(envelope({**value(), **carried}, field="standby"))
    assert as_update(event).reason == Reason.UNREADABLE


def test_a_handover_names_the_customer_and_our_number() -> None:
    """A number written with a plus sign is the same number."""
    handover = {
        "messaging_product": "whatsapp",
        "recipient": {"display_phone_number": "573010000000", "phone_number_id": PHONE_NUMBER_ID},
        "sender": {"phone_number": f"+{CUSTOMER}"},
        "timestamp": MOMENT,
        "control_passed": {"metadata": "invented"},
    }
    (event,) = read(envelope(handover, field=HANDOVERS))
    assert isinstance(event, ThreadHandedOver)
    assert (event.customer, event.phone_number_id, event.occurred_at, event.business_account_id) == (
        Sender(phone=CUSTOMER),
        PHONE_NUMBER_ID,
        WRITTEN_AT,
        ACCOUNT_ID,
    )
    assert msgspec.json.decode(event.raw) == {"field": HANDOVERS, "value": handover}


def test_a_handover_without_a_time_happened_when_it_came() -> None:
    """It is never lost over its timestamp."""
    (event,) = read(envelope(value(sender={"user_id": "CO.1"}), field=HANDOVERS))
    assert isinstance(event, ThreadHandedOver)
    assert (event.occurred_at, event.customer) == (NOW, Sender(user_id="CO.1"))


@pytest.mark.parametrize("carried", [value(), value(sender="?"), {"sender": {"wa_id": CUSTOMER}}])
def test_a_handover_of_nobody_knows_whom_is_kept(carried: dict[str, object]) -> None:
    """Without the customer or the number there is no conversation to leave."""
    (event,) = read(envelope(carried, field=HANDOVERS))
    assert as_update(event).reason == Reason.UNREADABLE


PREFERENCE = {
    "wa_id": CUSTOMER,
    "detail": "User requested to stop marketing messages",
    "category": "marketing_messages",
    "value": "stop",
    "timestamp": int(MOMENT),
}


@pytest.mark.parametrize("wanted", ["stop", "resume", "signup", "a word of the future"])
def test_a_preference_is_what_a_customer_wants(wanted: str) -> None:
    """With the customer, the matter, the wish and the time."""
    (event,) = read(
        envelope(value(user_preferences=[{**PREFERENCE, "value": wanted}]), field="user_preferences")
    )
    assert isinstance(event, PreferenceStated)
    assert (event.customer, event.category, event.value, event.occurred_at) == (
        Sender(phone=CUSTOMER),
        "marketing_messages",
        wanted,
        WRITTEN_AT,
    )


@pytest.mark.parametrize(
    ("preference", "reason"),
    [({"wa_id": CUSTOMER}, Reason.UNREADABLE), ({"value": "stop"}, Reason.NO_SENDER), (5, Reason.UNREADABLE)],
)
def test_a_preference_that_does_not_fit_is_kept_and_spares_its_neighbours(
    preference: object, reason: Reason
) -> None:
    """The one beside it arrives all the same, also by user id."""
    sent = [preference, {"user_id": "CO.1", "value": "stop"}]
    kept, arrived = read(envelope(value(user_preferences=sent), field="user_preferences"))
    assert as_update(kept).reason == reason
    assert isinstance(arrived, PreferenceStated)
    assert arrived.customer == Sender(user_id="CO.1")


@pytest.mark.fact("fields/calls")
def test_a_call_of_a_customer_names_them() -> None:
    """It opens the window as a message does; each step of it is an event of its own."""
    steps = [
        {"id": "wacid.1", "from": CUSTOMER, "event": event, "timestamp": MOMENT} for event in ("connect", "x")
    ]
    found = read(envelope(value(calls=steps), field="calls"))
    assert [type(event) for event in found] == [CallReceived, CallReceived]
    first = found[0]
    assert isinstance(first, CallReceived)
    assert (first.caller, first.phone_number_id, first.occurred_at) == (
        Sender(phone=CUSTOMER),
        PHONE_NUMBER_ID,
        WRITTEN_AT,
    )


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        ({"id": "1", "from": CUSTOMER, "direction": "BUSINESS_INITIATED"}, Reason.OTHER_FIELD),
        ({"id": "1"}, Reason.NO_SENDER),
        ("?", Reason.UNREADABLE),
    ],
)
def test_a_call_that_opens_nothing_is_kept(call: object, reason: Reason) -> None:
    """One of ours, and one of nobody knows whom."""
    (event,) = read(envelope(value(calls=[call]), field="calls"))
    assert as_update(event).reason == reason
