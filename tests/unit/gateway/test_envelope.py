"""One event for each update, whatever its neighbours look like."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from libs.common.events import MessageReceived, StatusReceived
from libs.common.messages import PlatformError, Sender
from services.gateway.arrival import Reason
from services.gateway.errors import NotAnEnvelope
from tests.unit.gateway.reading import NOW, as_status, as_update, read, read_message
from tests.whatsapp import (
    ACCOUNT_ID,
    CUSTOMER,
    PHONE_NUMBER_ID,
    WAMID,
    contact,
    envelope,
    message,
    status,
    value,
    with_messages,
)

OTHER_FIELDS = [
    "account_update",
    "account_alerts",
    "account_review_update",
    "business_capability_update",
    "calls",
    "flows",
    "message_template_status_update",
    "message_template_quality_update",
    "message_template_components_update",
    "template_category_update",
    "phone_number_quality_update",
    "phone_number_name_update",
    "security",
    "group_lifecycle_update",
    "history",
    "smb_app_state_sync",
    "business_username_update",
    "a_field_of_the_future",
]


@pytest.mark.fact("webhooks/own_time")
@pytest.mark.fact("elsewhere/processing_time")
def test_a_message_carries_its_own_time_and_number() -> None:
    """The update's timestamp, not the clock's; the number that received it; its id."""
    received = read_message(message(group_id="group-1"))
    assert (received.occurred_at, received.received_at) == (datetime(2026, 11, 23, 8, tzinfo=UTC), NOW)
    assert (received.phone_number_id, received.message_id, received.group_id) == (
        PHONE_NUMBER_ID,
        WAMID,
        "group-1",
    )


@pytest.mark.parametrize("timestamp", [None, "", "ayer", -1e30, 1e30, 10**400, [], True, "0"])
def test_a_time_that_cannot_be_read_is_the_time_of_arrival(timestamp: object) -> None:
    """A message is never lost over its timestamp."""
    assert read_message(message(timestamp=timestamp)).occurred_at == NOW


@pytest.mark.fact("webhooks/mixed", "webhooks/envelope")
@pytest.mark.fact("elsewhere/a_failed_status_drops_messages")
def test_messages_and_statuses_of_several_numbers_come_in_their_order() -> None:
    """A request may mix everything; each update becomes an event of its own."""
    events = read(
        envelope(
            value("1", messages=[message(id="wamid.A"), message(id="wamid.B")], contacts=[contact()]),
            value("2", statuses=[status("sent"), status("read")]),
            value("3", messages=[message(id="wamid.C")], statuses=[status("failed")]),
        )
    )
    assert [(type(event).__name__, event.phone_number_id) for event in events] == [
        ("MessageReceived", "1"),
        ("MessageReceived", "1"),
        ("StatusReceived", "2"),
        ("StatusReceived", "2"),
        ("MessageReceived", "3"),
        ("StatusReceived", "3"),
    ]


@pytest.mark.fact("webhooks/batch")
@pytest.mark.fact("elsewhere/only_the_first_update")
def test_a_thousand_updates_are_a_thousand_events() -> None:
    """The most that one request holds, each with an identifier of its own."""
    events = read(with_messages(*(message(id=f"wamid.{place}") for place in range(1000))))
    assert len({event.event_id for event in events}) == 1000


@pytest.mark.fact("statuses/pricing", "statuses/recipient")
def test_a_status_tells_all_it_knows() -> None:
    """State, time, recipient, our own reference, price."""
    sent = status(
        "delivered",
        recipient_user_id="CO.1",
        recipient_parent_user_id="CO.ENT.1",
        biz_opaque_callback_data="our-id",
        pricing={"billable": True, "category": "service", "type": "regular", "pricing_model": "PMP"},
    )
    event = as_status(read(envelope(value(statuses=[sent])))[0])
    assert (event.status, event.message_id, event.callback_data) == ("delivered", WAMID, "our-id")
    assert event.recipient == Sender(phone=CUSTOMER, user_id="CO.1", parent_user_id="CO.ENT.1")
    assert (event.pricing_category, event.pricing_type, event.billable) == ("service", "regular", True)


@pytest.mark.fact("statuses/failed")
def test_a_failed_status_carries_its_errors() -> None:
    """Code, title and details of each error, without contacts beside it."""
    error = {"code": 131047, "title": "Re-engagement message", "error_data": {"details": "24 hours"}}
    event = as_status(read(envelope(value(statuses=[status("failed", errors=[error, "?"])])))[0])
    assert event.errors == (PlatformError(code=131047, title="Re-engagement message", details="24 hours"),)


@pytest.mark.fact("statuses/words", "statuses/recipient")
@pytest.mark.parametrize("state", ["sent", "delivered", "read", "played", "failed", "teleported"])
def test_every_status_arrives_by_its_own_word(state: str) -> None:
    """Also one that the platform has not invented yet, and one without a recipient."""
    bare = {"id": WAMID, "status": state}
    assert as_status(read(envelope(value(statuses=[bare])))[0]).status == state


@pytest.mark.fact("fields/others", "fields/unknown")
@pytest.mark.parametrize("field", OTHER_FIELDS)
def test_other_fields_are_kept_as_they_came(field: str) -> None:
    """A field that is not about messages is an update with its name, account, number and raw JSON."""
    sent = envelope(value(anything=[1, {"two": None}]), field=field)
    event = as_update(read(sent)[0])
    assert (event.field, event.reason, event.business_account_id, event.phone_number_id) == (
        field,
        Reason.OTHER_FIELD,
        ACCOUNT_ID,
        PHONE_NUMBER_ID,
    )
    assert msgspec.json.decode(event.raw) == {"field": field, "value": value(anything=[1, {"two": None}])}


@pytest.mark.fact("webhooks/errors")
def test_an_error_of_the_platform_is_kept() -> None:
    """Errors beside messages tell about the number, not about a message."""
    event = as_update(read(envelope(value(errors=[{"code": 130429}])))[0])
    assert (event.reason, bytes(event.raw)) == (Reason.PLATFORM_ERROR, b'{"code":130429}')


@pytest.mark.fact("webhooks/one_bad_update")
@pytest.mark.fact("elsewhere/a_failed_status_drops_messages")
def test_an_odd_update_does_not_touch_its_neighbours() -> None:
    """Between two messages: no id, a number, null, a list; all of them are kept, none disturbs."""
    odd: list[object] = [message(id=None), 5, None, [message()]]
    events = read(with_messages(message(id="wamid.A"), *odd, message(id="wamid.Z")))
    assert [event.message_id for event in events if isinstance(event, MessageReceived)] == [
        "wamid.A",
        "wamid.Z",
    ]
    assert [as_update(event).reason for event in events[1:-1]] == [Reason.NO_ID, *[Reason.UNREADABLE] * 3]


def test_a_status_without_id_or_word_is_kept() -> None:
    """A status that names no message, or says nothing, is an update as it came."""
    events = read(envelope(value(statuses=[status(id=""), status(status=None)])))
    assert [as_update(event).reason for event in events] == [Reason.NO_ID] * 2


def test_lists_that_are_none_are_kept_and_the_others_read() -> None:
    """`messages` that is an object does not hide the statuses beside it."""
    events = read(envelope(value(messages={"0": message()}, statuses=[status()])))
    assert as_update(events[0]).reason == Reason.UNREADABLE
    assert isinstance(events[1], StatusReceived)


@pytest.mark.parametrize(
    "entry",
    [
        None,
        "text",
        {},
        {"id": ACCOUNT_ID},
        {"id": ACCOUNT_ID, "changes": {}},
        {"id": ACCOUNT_ID, "changes": [7]},
        {"id": ACCOUNT_ID, "changes": [{"field": "messages"}]},
        {"id": ACCOUNT_ID, "changes": [{"field": "messages", "value": []}]},
    ],
)
def test_a_part_that_cannot_be_read_is_kept(entry: object) -> None:
    """One event for what could not be taken apart, and the next entry is read as if nothing was."""
    whole = with_messages(message())
    events = read({**whole, "entry": [entry, *whole["entry"]]})  # type: ignore[misc]  # a list, as made above
    assert as_update(events[0]).reason == Reason.UNREADABLE
    assert isinstance(events[1], MessageReceived)


@pytest.mark.parametrize(
    "sent", [envelope(), envelope(value(messages=[])), {"object": "whatsapp_business_account", "entry": []}]
)
def test_nothing_in_is_nothing_out(sent: object) -> None:
    """Empty lists hold no update."""
    assert read(sent) == []


@pytest.mark.parametrize(
    "sent",
    [
        None,
        [],
        "text",
        {},
        {"object": "page", "entry": []},
        {"object": "whatsapp_business_account"},
        {"object": "whatsapp_business_account", "entry": {}},
    ],
)
def test_json_that_is_no_envelope_is_refused(sent: object) -> None:
    """What WhatsApp did not wrap is not taken."""
    with pytest.raises(NotAnEnvelope):
        read(sent)
