"""Reading an envelope as the gateway does, with a standing clock and counted identifiers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from uuid import UUID

from libs.common.events import MessageReceived, StatusReceived, UpdateReceived
from services.gateway.arrival import Arrival
from services.gateway.envelope import GatewayEvent, events
from services.gateway.lenient_json import decode
from tests.whatsapp import encode, with_messages

NOW = datetime(2026, 11, 23, 8, 0, 5, tzinfo=UTC)


def read(envelope: object) -> list[GatewayEvent]:
    """The events of `envelope` after its way over the wire."""
    return read_bytes(encode(envelope))


def read_bytes(body: bytes) -> list[GatewayEvent]:
    """The events of the envelope that `body` spells."""
    identifiers: Iterator[int] = count(1)
    return events(decode(body), Arrival(NOW, lambda: UUID(int=next(identifiers))))


def read_message(message: object, *contacts: object) -> MessageReceived:
    """The one message event of an envelope with `message`."""
    (event,) = read(with_messages(message, contacts=contacts))
    assert isinstance(event, MessageReceived)
    return event


def as_update(event: GatewayEvent) -> UpdateReceived:
    """`event`, which must be an update kept as it came."""
    assert isinstance(event, UpdateReceived)
    return event


def as_status(event: GatewayEvent) -> StatusReceived:
    """`event`, which must be a status."""
    assert isinstance(event, StatusReceived)
    return event
