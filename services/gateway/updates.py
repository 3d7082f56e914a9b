"""One element of a webhook's lists as one event."""

from __future__ import annotations

from libs.common.events import MessageEchoed, MessageReceived, StatusReceived, UpdateReceived
from libs.common.messages import PlatformError
from services.gateway.arrival import Origin, Reason
from services.gateway.content import content
from services.gateway.fields import Table, moment, rows, table, text, whole
from services.gateway.identity import Contacts, addressee, is_known, recipient
from services.gateway.references import context, referral

CALLBACK_CHARACTERS = 512

STANDBY = "standby"
"""The field of messages in threads that another assistant holds."""


def message_event(message: Table, contacts: Contacts, origin: Origin) -> MessageReceived | UpdateReceived:
    """A customer's message; kept as it came when nothing tells which message it is or who wrote it."""
    message_id = text(message, "id")
    sender = contacts.sender(message)
    if not message_id:
        return origin.kept(message, Reason.NO_ID)
    # The platform's own notices of a changed number or id come without a sender.
    if not is_known(sender) and text(message, "type") != "system":
        return origin.kept(message, Reason.NO_SENDER)
    arrival = origin.arrival
    return MessageReceived(
        event_id=arrival.new_identifier(),
        received_at=arrival.received_at,
        phone_number_id=origin.phone_number_id,
        message_id=message_id,
        occurred_at=moment(message, "timestamp") or arrival.received_at,
        sender=sender,
        content=content(message),
        context=context(message),
        referral=referral(message),
        group_id=text(message, "group_id"),
        standby=origin.field == STANDBY,
    )


def echo_event(message: Table, origin: Origin) -> MessageEchoed | UpdateReceived:
    """What a person wrote in the phone's app; kept as it came when nothing tells which message or to whom."""
    message_id, customer = text(message, "id"), addressee(message)
    if not message_id or not is_known(customer):
        return origin.kept(message, Reason.NO_SENDER if message_id else Reason.NO_ID)
    arrival = origin.arrival
    return MessageEchoed(
        event_id=arrival.new_identifier(),
        received_at=arrival.received_at,
        phone_number_id=origin.phone_number_id,
        message_id=message_id,
        occurred_at=moment(message, "timestamp") or arrival.received_at,
        recipient=customer,
        content=content(message),
        context=context(message),
    )


def status_event(status: Table, origin: Origin) -> StatusReceived | UpdateReceived:
    """What became of a message we sent; kept as it came when it names no message or no status."""
    message_id, state = text(status, "id"), text(status, "status")
    if not message_id or not state:
        return origin.kept(status, Reason.NO_ID)
    pricing = table(status, "pricing")
    billable = pricing.get("billable")
    arrival = origin.arrival
    return StatusReceived(
        event_id=arrival.new_identifier(),
        received_at=arrival.received_at,
        phone_number_id=origin.phone_number_id,
        message_id=message_id,
        status=state,
        occurred_at=moment(status, "timestamp") or arrival.received_at,
        recipient=recipient(status),
        callback_data=text(status, "biz_opaque_callback_data")[:CALLBACK_CHARACTERS],
        errors=tuple(_error(error) for error in rows(status, "errors")),
        pricing_category=text(pricing, "category"),
        pricing_type=text(pricing, "type"),
        billable=billable if isinstance(billable, bool) else None,
    )


def _error(error: Table) -> PlatformError:
    return PlatformError(
        code=whole(error, "code"),
        title=text(error, "title"),
        details=text(table(error, "error_data"), "details") or text(error, "message"),
    )
