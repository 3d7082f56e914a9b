"""From the platform's envelope to events: one for each update, whatever its neighbours look like."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from libs.common.events import (
    CallReceived,
    MessageEchoed,
    MessageReceived,
    PreferenceStated,
    StatusReceived,
    ThreadHandedOver,
    UpdateReceived,
)
from services.gateway.arrival import Arrival, Origin, Reason
from services.gateway.calls import call_event
from services.gateway.errors import NotAnEnvelope
from services.gateway.fields import Table, rows, table, text
from services.gateway.handovers import handover_event
from services.gateway.identity import Contacts
from services.gateway.preferences import preference_event
from services.gateway.updates import STANDBY, echo_event, message_event, status_event

GatewayEvent = (
    MessageReceived
    | MessageEchoed
    | StatusReceived
    | ThreadHandedOver
    | PreferenceStated
    | CallReceived
    | UpdateReceived
)

CALLS = "calls"
"""Calls of customers, and what became of calls of ours: the latter come in another list."""

_MESSAGES = ("messages", "statuses", "errors")
_PREFERENCES = "user_preferences"
_LISTS = {
    "messages": _MESSAGES,
    STANDBY: _MESSAGES,
    "smb_message_echoes": ("message_echoes",),
    _PREFERENCES: (_PREFERENCES,),
    CALLS: (CALLS,),
}
"""The fields that carry updates one by one, with the lists in which they do."""

_HANDOVERS = "messaging_handovers"


def events(envelope: object, arrival: Arrival) -> list[GatewayEvent]:
    """The events of every update in `envelope`, in the order in which they stand there.

    Raises NotAnEnvelope.
    """
    if not isinstance(envelope, dict) or envelope.get("object") != "whatsapp_business_account":
        raise NotAnEnvelope
    entries = envelope.get("entry")
    if not isinstance(entries, list):
        raise NotAnEnvelope
    return [event for entry in entries for event in _entry(entry, arrival)]


def _entry(entry: object, arrival: Arrival) -> Iterator[GatewayEvent]:
    changes = entry.get("changes") if isinstance(entry, dict) else None
    account = text(entry, "id") if isinstance(entry, dict) else ""
    if not isinstance(changes, list):
        yield Origin(arrival, account).kept(entry, Reason.UNREADABLE)
        return
    for change in changes:
        yield from _change(change, account, arrival)


def _change(change: object, account: str, arrival: Arrival) -> Iterator[GatewayEvent]:
    if not isinstance(change, dict):
        yield Origin(arrival, account).kept(change, Reason.UNREADABLE)
        return
    field, value = text(change, "field"), table(change, "value")
    if field == STANDBY:
        value = {**value, **table(value, STANDBY)}
    number = text(table(value, "metadata"), "phone_number_id")
    origin = Origin(arrival, account, number, field)
    if field == _HANDOVERS:
        yield handover_event(change, value, origin)
    elif field not in _LISTS or (field == CALLS and CALLS not in value):
        yield origin.kept(change, Reason.OTHER_FIELD)
    elif not any(name in value for name in _LISTS[field]):
        yield origin.kept(change, Reason.UNREADABLE)
    else:
        yield from _updates(value, origin)


def _updates(value: Table, origin: Origin) -> Iterator[GatewayEvent]:
    contacts = Contacts(rows(value, "contacts"))
    for name in _LISTS[origin.field]:
        updates = value.get(name, [])
        if not isinstance(updates, list):
            yield origin.kept({name: updates}, Reason.UNREADABLE)
            continue
        for update in updates:
            yield _update(name, update, contacts, origin)


def _update(name: str, update: object, contacts: Contacts, origin: Origin) -> GatewayEvent:
    if not isinstance(update, dict):
        return origin.kept({name: [update]}, Reason.UNREADABLE)
    read = _READERS.get(name)
    return read(update, contacts, origin) if read else origin.kept(update, Reason.PLATFORM_ERROR)


_READERS: dict[str, Callable[[Table, Contacts, Origin], GatewayEvent]] = {
    "messages": message_event,
    "statuses": lambda status, _, origin: status_event(status, origin),
    "message_echoes": lambda echo, _, origin: echo_event(echo, origin),
    _PREFERENCES: lambda preference, _, origin: preference_event(preference, origin),
    CALLS: call_event,
}
