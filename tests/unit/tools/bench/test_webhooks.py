"""The load is made of real webhooks."""

from __future__ import annotations

from datetime import UTC, datetime

from libs.common.events import MessageReceived
from libs.common.identifiers import uuid7
from services.gateway.arrival import Arrival
from services.gateway.envelope import events
from services.gateway.lenient_json import decode
from services.gateway.signature import verify
from tools.bench.webhooks import BODY_BYTES, signed_request

SECRET = "invented-secret"


def test_a_request_is_one_the_gateway_takes() -> None:
    """Signed, of the promised size, with one text message in it."""
    head, _, body = signed_request(7, secret=SECRET, path="/webhooks/whatsapp").partition(b"\r\n\r\n")
    signature = head.partition(b"x-hub-signature-256: ")[2].partition(b"\r\n")[0]
    verify(body, signature, [SECRET.encode()])
    (event,) = events(decode(body), Arrival(datetime.now(UTC), uuid7))
    assert (len(body), type(event)) == (BODY_BYTES, MessageReceived)


def test_requests_differ() -> None:
    """Each has a message of its own: nothing is measured that a cache could answer."""
    assert len({signed_request(place, secret=SECRET, path="/") for place in range(50)}) == 50
