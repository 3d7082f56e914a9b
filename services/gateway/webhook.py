"""The webhook: prove the sender, make every update durable, then say so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from starlette.types import ASGIApp, Receive, Scope, Send

from libs.common.clock import Clock
from libs.common.events import (
    CallReceived,
    Event,
    MessageEchoed,
    MessageReceived,
    PreferenceStated,
    StatusReceived,
    ThreadHandedOver,
    UpdateReceived,
)
from libs.common.identifiers import NewIdentifier
from libs.common.metrics import Metrics
from libs.common.settings import WebhookSettings
from libs.common.streams import WA_INBOUND, WA_STATUS
from libs.common.tracing import Tracer
from libs.faust_redis.errors import AppendFailed
from libs.faust_redis.stream import Stream
from services.gateway.arrival import Arrival
from services.gateway.body import header, read_body
from services.gateway.envelope import GatewayEvent, events
from services.gateway.errors import Refused, Unsigned
from services.gateway.lenient_json import decode
from services.gateway.outcomes import Outcome, answer
from services.gateway.signature import verify
from services.gateway.strangers import Strangers


class Appender(Protocol):
    """What the webhook needs of a producer."""

    async def append_many(self, events: Sequence[tuple[Stream[Any], Any]]) -> list[str]:  # one type per pair
        """Return once every event is durable; raises AppendFailed."""


_UPDATE_LABELS: dict[type[Event], str] = {
    MessageReceived: "message_received",
    MessageEchoed: "message_echoed",
    StatusReceived: "status_received",
    ThreadHandedOver: "thread_handed_over",
    PreferenceStated: "preference_stated",
    CallReceived: "call_received",
    UpdateReceived: "update_received",
}


class Webhook:
    """Middleware that takes the platform's updates, and lets every other request through."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        path: str,
        settings: WebhookSettings,
        strangers: Strangers,
        tracer: Tracer,
        producer: Appender,
        metrics: Metrics,
        clock: Clock,
        new_identifier: NewIdentifier,
    ) -> None:
        self._app = app
        self._path = path
        self._secrets = [each.encode() for each in settings.app_secrets]
        self._strangers = strangers
        self._tracer = tracer
        self._producer = producer
        self._clock = clock
        self._new_identifier = new_identifier
        self._seconds = metrics.webhook_seconds
        self._updates = {
            event: metrics.webhook_updates.labels(label) for event, label in _UPDATE_LABELS.items()
        }
        self._answers = {
            outcome: (metrics.webhook_requests.labels(outcome.label), answer(outcome)) for outcome in Outcome
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a POST to the webhook's path once its updates are durable, or say why not."""
        if scope["type"] != "http" or scope["path"] != self._path or scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        started = self._clock.monotonic()
        counter, messages = self._answers[await self._take(scope, receive)]
        counter.inc()
        self._seconds.observe(self._clock.monotonic() - started)
        for message in messages:
            await send(message)

    async def _take(self, scope: Scope, receive: Receive) -> Outcome:
        try:
            body = await read_body(scope, receive)
            verify(body, header(scope, b"x-hub-signature-256"), self._secrets)
            now = self._clock.now()
            received = events(decode(body), Arrival(now, self._new_identifier))
            await self._append(received)
            self._tracer.received(received, now)
        except Unsigned:
            return Outcome.LIMITED if self._strangers.are_too_many(scope) else Outcome.UNSIGNED
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
