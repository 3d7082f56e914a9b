"""The webhook: prove the sender, make every update durable, then say so."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from typing import Any, Protocol

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from libs.common.clock import Clock
from libs.common.events import Event, MessageReceived, StatusReceived, UpdateReceived
from libs.common.identifiers import NewIdentifier
from libs.common.metrics import Metrics
from libs.common.settings import WebhookSettings
from libs.common.streams import WA_INBOUND, WA_STATUS
from libs.faust_redis.errors import AppendFailed
from libs.faust_redis.stream import Stream
from services.gateway.arrival import Arrival
from services.gateway.body import header, read_body
from services.gateway.envelope import GatewayEvent, events
from services.gateway.errors import Refused
from services.gateway.lenient_json import decode
from services.gateway.outcomes import Outcome, answer
from services.gateway.signature import verify


class Appender(Protocol):
    """What the webhook needs of a producer."""

    async def append_many(self, events: Sequence[tuple[Stream[Any], Any]]) -> list[str]:  # one type per pair
        """Return once every event is durable; raises AppendFailed."""


_UPDATE_LABELS: dict[type[Event], str] = {
    MessageReceived: "message_received",
    StatusReceived: "status_received",
    UpdateReceived: "update_received",
}


class Webhook:
    """`/webhooks/whatsapp` as an ASGI application: GET verifies the address, POST takes updates."""

    def __init__(
        self,
        settings: WebhookSettings,
        *,
        producer: Appender,
        metrics: Metrics,
        clock: Clock,
        new_identifier: NewIdentifier,
    ) -> None:
        self._secret = settings.whatsapp_app_secret.encode()
        self._verify_token = settings.whatsapp_webhook_verify_token.encode()
        self._producer = producer
        self._clock = clock
        self._new_identifier = new_identifier
        self._seconds = metrics.webhook_seconds
        self._updates = {
            event: metrics.webhook_updates.labels(label) for event, label in _UPDATE_LABELS.items()
        }
        self._answers = {outcome: answer(outcome) for outcome in Outcome}
        self._requests = {outcome: metrics.webhook_requests.labels(outcome.label) for outcome in Outcome}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["method"] != "POST":
            await self._verify(Request(scope))(scope, receive, send)
            return
        started = self._clock.monotonic()
        outcome = await self._take(scope, receive)
        self._requests[outcome].inc()
        self._seconds.observe(self._clock.monotonic() - started)
        for message in self._answers[outcome]:
            await send(message)

    def _verify(self, request: Request) -> Response:
        query = request.query_params
        token = query.get("hub.verify_token", "").encode()
        proven = hmac.compare_digest(token, self._verify_token)
        if proven and query.get("hub.mode") == "subscribe":
            return PlainTextResponse(query.get("hub.challenge", ""))
        return PlainTextResponse("The verify token is missing or wrong.", 403)

    async def _take(self, scope: Scope, receive: Receive) -> Outcome:
        try:
            body = await read_body(scope, receive)
            verify(body, header(scope, b"x-hub-signature-256"), self._secret)
            await self._append(events(decode(body), Arrival(self._clock.now(), self._new_identifier)))
        except Refused as refusal:
            return refusal.outcome
        except AppendFailed:
            return Outcome.UNAVAILABLE
        return Outcome.ACCEPTED

    async def _append(self, received: Sequence[GatewayEvent]) -> None:
        await self._producer.append_many([(_stream(event), event) for event in received])
        for event in received:
            self._updates[type(event)].inc()


def _stream(event: GatewayEvent) -> Stream[Any]:  # the pair's event is of the stream's type
    return WA_STATUS if isinstance(event, StatusReceived) else WA_INBOUND
