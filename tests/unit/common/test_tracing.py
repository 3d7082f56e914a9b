"""Spans reach a collector of the test's own. Ids and names are invented."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from uuid import UUID

import pytest
from msgspec import structs
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from libs.common.clock import SystemClock
from libs.common.events import Event, MessageQueued, MessageReceived, TurnQueued
from libs.common.messages import Sender, Text
from libs.common.settings import TracingSettings
from libs.common.tracing import MOST_LINKS, Tracer, carrying
from libs.faust_redis.outcomes import Done

PRIVATE = "invented private words"
MESSAGE = MessageReceived(
    event_id=UUID(int=7),
    received_at=datetime(2026, 11, 23, tzinfo=UTC),
    phone_number_id="1",
    message_id="wamid.INVENTED",
    occurred_at=datetime(2026, 11, 23, tzinfo=UTC),
    sender=Sender(phone="573000000001", profile_name="Carlos"),
    content=Text(body=PRIVATE),
)
TURN = TurnQueued(
    event_id=UUID(int=8),
    dealership_id=UUID(int=1),
    conversation_id=UUID(int=2),
    turn_id=UUID(int=9),
    intent="greeting",
)


Taken = queue.Queue[tuple[str, str | None, ExportTraceServiceRequest]]


class Collector(BaseHTTPRequestHandler):
    """Takes spans, with the headers they came with."""

    taken: Taken
    status = 200

    def do_POST(self) -> None:
        """Keep one batch."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.taken.put((self.path, self.headers.get("X-Key"), ExportTraceServiceRequest.FromString(body)))
        self.send_response(self.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@contextmanager
def collecting(status: int = 200) -> Iterator[tuple[TracingSettings, Taken]]:
    """How a collector is reached, and the batches that it takes."""
    taken: Taken = queue.Queue()
    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), type("Own", (Collector,), {"taken": taken, "status": status})
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield (
            TracingSettings(otel_exporter_otlp_endpoint=address, otel_exporter_otlp_headers="X-Key=one"),
            taken,
        )
    finally:
        server.shutdown()
        server.server_close()


def spans_of(taken: Taken, services: int) -> dict[str, Span]:
    """Every span that so many services have sent, by name."""
    requests = [taken.get(timeout=10)[2] for _ in range(services)]
    scopes = [
        scope for request in requests for resource in request.resource_spans for scope in resource.scope_spans
    ]
    return {span.name: span for scope in scopes for span in scope.spans}


async def done(_event: Event) -> Done:
    """A handler to which all is fine."""
    return Done()


async def broken(_event: Event) -> Done:
    """A handler to which nothing is."""
    raise ValueError(PRIVATE)


async def test_a_message_is_one_trace_from_the_webhook_to_the_call() -> None:
    """Its id is the message's own; each span is below what caused it, in whichever service that was."""
    answers: list[Event] = []

    async def answer(_turn: Event) -> Done:
        queued = MessageQueued(event_id=UUID(int=10), dealership_id=UUID(int=1), message_id=UUID(int=11))
        answers.append(carrying(queued))
        return Done()

    with collecting() as (settings, taken):
        gateway, router, agents, courier = (
            Tracer(name, settings, clock=SystemClock()) for name in ("gateway", "router", "agents", "courier")
        )
        now = datetime.now(UTC)
        gateway.received([MESSAGE], now)
        await router.handler("wa.inbound", done)(MESSAGE)
        turn = structs.replace(TURN, traceparent=router.closed(TURN.turn_id, [MESSAGE.event_id], now))
        await agents.handler("turn.greeting", answer)(turn)
        await courier.handler("wa.outbound", done)(answers[0])
        for tracer in (gateway, router, agents, courier):
            tracer.send()
        spans = spans_of(taken, services=4)
    assert {span.trace_id for span in spans.values()} == {MESSAGE.event_id.bytes}
    below = {span.span_id: name for name, span in spans.items()}
    assert {name: below.get(span.parent_span_id) for name, span in spans.items()} == {
        "gateway webhook": None,
        "router wa.inbound": "gateway webhook",
        "router burst over": "gateway webhook",
        "agents turn.greeting": "router burst over",
        "courier wa.outbound": "agents turn.greeting",
    }


async def test_a_turn_of_several_messages_links_to_their_traces() -> None:
    """The first has the turn in its own trace; of very many, some are linked."""
    others = [UUID(int=100 + number) for number in range(40)]
    with collecting() as (settings, taken):
        tracer = Tracer("router", settings, clock=SystemClock())
        tracer.closed(TURN.turn_id, [MESSAGE.event_id, *others], datetime.now(UTC))
        tracer.send()
        span = spans_of(taken, services=1)["router burst over"]
    assert span.trace_id == MESSAGE.event_id.bytes
    assert [link.trace_id for link in span.links] == [each.bytes for each in others[:MOST_LINKS]]


async def test_spans_tell_ids_and_outcomes_and_no_word_of_what_was_said() -> None:
    """Errors by their type."""
    with collecting() as (settings, taken):
        tracer = Tracer("router", settings, clock=SystemClock())
        await tracer.handler("wa.inbound", done)(MESSAGE)
        with pytest.raises(ValueError, match=PRIVATE):
            await tracer.handler("turn.greeting", broken)(TURN)
        tracer.send()
        path, key, request = taken.get(timeout=10)
    told = str(request)
    assert (path, key) == ("/v1/traces", "one")
    assert all(word in told for word in ("gpbikes-router", "Done", "ValueError", str(TURN.turn_id)))
    assert not any(private in told for private in (PRIVATE, "Carlos", "573000000001", "wamid"))


async def test_without_a_collector_nothing_is_carried_and_nothing_imported() -> None:
    """It costs nothing: a handler stays as it is."""
    tracer = Tracer("router", TracingSettings(), clock=SystemClock())
    assert tracer.handler("wa.inbound", done) is done
    assert tracer.closed(TURN.turn_id, [MESSAGE.event_id], datetime.now(UTC)) == ""
    assert carrying(TURN) is TURN


async def test_a_collector_that_refuses_harms_nobody() -> None:
    """Work goes on, and the spans are lost."""
    with collecting(status=400) as (settings, taken):
        tracer = Tracer("router", settings, clock=SystemClock())
        assert await tracer.handler("wa.inbound", done)(MESSAGE) == Done()
        tracer.send()
        assert taken.get(timeout=10)[0] == "/v1/traces"
