"""Calls that customers make to our number: they open the window for free text as a message does."""

from __future__ import annotations

from libs.common.events import CallReceived, UpdateReceived
from services.gateway.arrival import Origin, Reason
from services.gateway.fields import Table, moment, text
from services.gateway.identity import Contacts, is_known
from services.gateway.lenient_json import raw

BY_THE_BUSINESS = "BUSINESS_INITIATED"


def call_event(call: Table, contacts: Contacts, origin: Origin) -> CallReceived | UpdateReceived:
    """A customer's call; kept as it came when it is ours, or nothing tells whose it is."""
    if text(call, "direction") == BY_THE_BUSINESS:
        return origin.kept(call, Reason.OTHER_FIELD)
    caller = contacts.sender(call)
    if not is_known(caller):
        return origin.kept(call, Reason.NO_SENDER)
    arrival = origin.arrival
    return CallReceived(
        event_id=arrival.new_identifier(),
        received_at=arrival.received_at,
        phone_number_id=origin.phone_number_id,
        occurred_at=moment(call, "timestamp") or arrival.received_at,
        caller=caller,
        raw=raw(call),
        business_account_id=origin.business_account_id,
    )
