"""Webhooks of invented customers, read by the gateway's own code."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from libs.common.events import MessageReceived, StatusReceived
from libs.common.identifiers import uuid7
from libs.common.messages import Text
from services.gateway.arrival import Arrival
from services.gateway.envelope import events
from services.gateway.signature import verify
from tools.dev.settings import DEFAULTS
from tools.load import webhooks

PHONE = "573000000001"
ARRIVAL = Arrival(datetime(2026, 11, 23, tzinfo=UTC), uuid7)


def test_a_message_is_read_as_its_customer_wrote_it() -> None:
    """Number, id and words."""
    body = webhooks.message(PHONE, "wamid.1", "Hola", 1_795_420_800.5)
    (event,) = events(msgspec.json.decode(body), ARRIVAL)
    assert isinstance(event, MessageReceived)
    assert (event.sender.phone, event.message_id, event.content) == (PHONE, "wamid.1", Text(body="Hola"))


def test_a_status_carries_our_reference_back() -> None:
    """By it the courier finds what it sent, even when the answer of the call was lost."""
    body = webhooks.status(PHONE, "wamid.2", "delivered", "reply-a", 1_795_420_800.5)
    (event,) = events(msgspec.json.decode(body), ARRIVAL)
    assert isinstance(event, StatusReceived)
    assert (event.status, event.message_id, event.callback_data) == ("delivered", "wamid.2", "reply-a")


def test_a_request_carries_the_signature_that_the_gateway_asks_for() -> None:
    """With the development secret."""
    head, _, body = webhooks.request(b"{}").partition(b"\r\n\r\n")
    fields = dict(line.split(b": ", 1) for line in head.splitlines()[1:])
    verify(body, fields[b"x-hub-signature-256"], [DEFAULTS["WHATSAPP_APP_SECRET"].encode()])
