"""What the events of one request have in common."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from libs.common.events import UpdateReceived
from libs.common.identifiers import NewIdentifier
from services.gateway.lenient_json import raw


class Reason(StrEnum):
    """Why an update is kept as it came instead of as a message or a status."""

    OTHER_FIELD = "other_field"
    PLATFORM_ERROR = "platform_error"
    UNREADABLE = "unreadable"
    NO_ID = "no_id"
    NO_SENDER = "no_sender"


class Arrival(Struct, frozen=True):
    """When a request came, and where its events get their identifiers."""

    received_at: datetime
    new_identifier: NewIdentifier


class Origin(Struct, frozen=True):
    """Where in a request an update stood: which account, which number, which field."""

    arrival: Arrival
    business_account_id: str
    phone_number_id: str = ""
    field: str = ""

    def kept(self, update: object, reason: Reason) -> UpdateReceived:
        """`update` as it came."""
        return UpdateReceived(
            event_id=self.arrival.new_identifier(),
            received_at=self.arrival.received_at,
            field=self.field,
            reason=reason,
            raw=raw(update),
            business_account_id=self.business_account_id,
            phone_number_id=self.phone_number_id,
        )
