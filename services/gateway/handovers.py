"""Threads that pass from one assistant to another."""

from __future__ import annotations

from libs.common.events import ThreadHandedOver, UpdateReceived
from libs.common.messages import Sender
from services.gateway.arrival import Origin, Reason
from services.gateway.fields import Table, moment, table, text
from services.gateway.identity import is_known
from services.gateway.lenient_json import raw


def handover_event(change: Table, value: Table, origin: Origin) -> ThreadHandedOver | UpdateReceived:
    """Whose thread changed hands; kept as it came when nothing tells the customer or our number."""
    customer = _customer(table(value, "sender"))
    number = origin.phone_number_id or text(table(value, "recipient"), "phone_number_id")
    if not number or not is_known(customer):
        return origin.kept(change, Reason.UNREADABLE)
    arrival = origin.arrival
    return ThreadHandedOver(
        event_id=arrival.new_identifier(),
        received_at=arrival.received_at,
        phone_number_id=number,
        occurred_at=moment(value, "timestamp") or arrival.received_at,
        customer=customer,
        raw=raw(change),
        business_account_id=origin.business_account_id,
    )


def _customer(sender: Table) -> Sender:
    # Unlike in messages, the number is written as people write it.
    phone = text(sender, "wa_id") or text(sender, "phone_number").lstrip("+")
    return Sender(phone=phone, user_id=text(sender, "user_id"), parent_user_id=text(sender, "parent_user_id"))
