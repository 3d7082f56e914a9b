"""Spans for a collector that speaks OpenTelemetry's protocol, when there is an OTEL_EXPORTER_OTLP_ENDPOINT.

Without one a handler stays as it is. A trace needs nothing carried along: its id is the message's event id
from the webhook to the router, and the turn's id from the agents to the courier, so each of our ids finds
its trace. Spans carry identifiers, outcomes and durations, never content; they are sent as OTLP in JSON.
"""

from __future__ import annotations

import atexit
import queue
import secrets
import threading
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import msgspec

from libs.common.clock import Clock
from libs.common.events import Event
from libs.common.settings import TracingSettings

MOST_WAITING = 4096
"""Spans; more are dropped, since a collector that is slow must not cost memory."""
MOST_AT_ONCE = 512
SEND_SECONDS = 1.0
POST_SECONDS = 5.0

_CONSUMER, _SERVER, _ERROR = 5, 2, 2  # as the protocol numbers kinds of span, and a status

AnyEvent = TypeVar("AnyEvent", bound=Event)
AnyOutcome = TypeVar("AnyOutcome")
Handler = Callable[[AnyEvent], Awaitable[AnyOutcome]]
Span = dict[str, Any]  # as the protocol writes it


class Tracer:
    """Makes the spans of one service; a thread sends them."""

    def __init__(self, service: str, settings: TracingSettings, *, clock: Clock) -> None:
        """Know the collector; nothing is started before the first span."""
        self.given = bool(settings.otel_exporter_otlp_endpoint)
        self._service = service
        self._clock = clock
        self._sender = _Sender(service, settings) if self.given else None

    def handler(self, stream: str, handle: Handler[AnyEvent, AnyOutcome]) -> Handler[AnyEvent, AnyOutcome]:
        """`handle`, with a span around each event of `stream`; `handle` itself without a collector."""
        if not self.given:
            return handle

        async def traced(event: AnyEvent) -> AnyOutcome:
            started = self._clock.now()
            try:
                outcome = await handle(event)
            except BaseException as error:
                self._add(f"{self._service} {stream}", event, started, _CONSUMER, error=type(error).__name__)
                raise
            self._add(f"{self._service} {stream}", event, started, _CONSUMER, outcome=type(outcome).__name__)
            return outcome

        return traced

    def received(self, events: Iterable[Event], started: datetime) -> None:
        """A span for each event that a webhook has brought."""
        for event in events:
            self._add(f"{self._service} webhook", event, started, _SERVER, outcome="appended")

    def _add(self, name: str, event: Event, started: datetime, kind: int, **told: str) -> None:
        if self._sender is None:
            return
        span: Span = {
            "traceId": trace_id(event).hex,
            "spanId": secrets.token_hex(8),
            "name": name,
            "kind": kind,
            "startTimeUnixNano": _nanoseconds(started),
            "endTimeUnixNano": _nanoseconds(self._clock.now()),
            "attributes": _attributes({"event": type(event).__name__, **_ids(event), **told}),
        }
        if "error" in told:
            span["status"] = {"code": _ERROR, "message": told["error"]}
        self._sender.add(span)


def trace_id(event: Event) -> UUID:
    """The trace that an event belongs to: its turn's, else that of the message it began with."""
    turn_id = getattr(event, "turn_id", None)
    return turn_id if isinstance(turn_id, UUID) else event.event_id


class _Sender:
    """A thread that posts what waits, in batches; what cannot be posted is dropped."""

    def __init__(self, service: str, settings: TracingSettings) -> None:
        self._service = service
        self._url = settings.otel_exporter_otlp_endpoint.rstrip("/") + "/v1/traces"
        pairs = (each.partition("=") for each in settings.otel_exporter_otlp_headers.split(",") if each)
        self._headers = {name.strip(): value.strip() for name, _, value in pairs}
        self._waiting: queue.Queue[Span | None] = queue.Queue(MOST_WAITING)
        self._thread: threading.Thread | None = None

    def add(self, span: Span) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="tracing", daemon=True)
            self._thread.start()
            atexit.register(self._finish)
        try:
            self._waiting.put_nowait(span)
        except queue.Full:
            return

    def _finish(self) -> None:
        self._waiting.put(None)
        if self._thread:
            self._thread.join(POST_SECONDS)

    def _run(self) -> None:
        going = True
        while going:
            batch = [self._waiting.get()]
            while len(batch) < MOST_AT_ONCE and batch[-1] is not None:
                try:
                    batch.append(self._waiting.get(timeout=SEND_SECONDS))
                except queue.Empty:
                    break
            going = batch[-1] is not None
            self._post([span for span in batch if span is not None])

    def _post(self, spans: list[Span]) -> None:
        from urllib.request import Request, urlopen  # noqa: PLC0415 - only who traces pays for it

        resource = {"attributes": _attributes({"service.name": f"gpbikes-{self._service}"})}
        scopes = [{"scope": {"name": "gpbikes"}, "spans": spans}]
        body = msgspec.json.encode({"resourceSpans": [{"resource": resource, "scopeSpans": scopes}]})
        headers = {"Content-Type": "application/json", **self._headers}
        request = Request(self._url, body, headers, method="POST")  # noqa: S310 - the operator's own address
        try:
            urlopen(request, timeout=POST_SECONDS).close()  # noqa: S310 - as above
        except OSError:
            return  # traces are worth less than the work they tell of


def _ids(event: Event) -> dict[str, str]:
    names = ("event_id", "turn_id", "conversation_id", "dealership_id")
    found = {name: getattr(event, name, None) for name in names}
    return {name: str(value) for name, value in found.items() if isinstance(value, UUID)}


def _attributes(values: dict[str, str]) -> list[dict[str, Any]]:
    return [{"key": key, "value": {"stringValue": value}} for key, value in values.items()]


def _nanoseconds(moment: datetime) -> str:
    return str(int(moment.timestamp() * 1_000_000) * 1000)
