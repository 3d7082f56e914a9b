"""What customers tell the platform about being written to."""

from __future__ import annotations

from libs.common.events import PreferenceStated, UpdateReceived
from libs.common.messages import Sender
from services.gateway.arrival import Origin, Reason
from services.gateway.fields import Table, moment, text
from services.gateway.identity import is_known
from services.gateway.lenient_json import raw


def preference_event(preference: Table, origin: Origin) -> PreferenceStated | UpdateReceived:
    """Who wants what; kept as it came when nothing tells the one or the other."""
    customer = Sender(
        phone=text(preference, "wa_id"),
        user_id=text(preference, "user_id"),
        parent_user_id=text(preference, "parent_user_id"),
    )
    value = text(preference, "value")
    if not value:
        return origin.kept(preference, Reason.UNREADABLE)
    if not is_known(customer):
        return origin.kept(preference, Reason.NO_SENDER)
    arrival = origin.arrival
    return PreferenceStated(
        event_id=arrival.new_identifier(),
        received_at=arrival.received_at,
        phone_number_id=origin.phone_number_id,
        occurred_at=moment(preference, "timestamp") or arrival.received_at,
        customer=customer,
        category=text(preference, "category"),
        value=value,
        raw=raw(preference),
        business_account_id=origin.business_account_id,
    )
