"""Spans reach a collector of the test's own. Ids and names are invented."""

from __future__ import annotations

import json
import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import UUID

import pytest

from libs.common.clock import SystemClock
from libs.common.events import Event, MessageReceived, TurnQueued
from libs.common.messages import Sender, Text
from libs.common.settings import TracingSettings
from libs.common.tracing import Tracer, trace_id
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


class Collector(BaseHTTPRequestHandler):
    """Takes spans, with the headers they came with."""

    taken: queue.Queue[tuple[str, str | None, dict[str, Any]]]

    def do_POST(self) -> None:
        """Keep one batch."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.taken.put((self.path, self.headers.get("X-Key"), body))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@contextmanager
def collecting() -> Iterator[tuple[TracingSettings, queue.Queue[tuple[str, str | None, dict[str, Any]]]]]:
    """How a collector is reached, and the batches that it takes."""
    taken: queue.Queue[tuple[str, str | None, dict[str, Any]]] = queue.Queue()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("OwnCollector", (Collector,), {"taken": taken}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield (
            TracingSettings(otel_exporter_otlp_endpoint=address, otel_exporter_otlp_headers="x-key=one"),
            taken,
        )
    finally:
        server.shutdown()
        server.server_close()


async def done(_event: Event) -> Done:
    """A handler to which all is fine."""
    return Done()


async def broken(_event: Event) -> Done:
    """A handler to which nothing is."""
    raise ValueError(PRIVATE)


async def test_a_message_and_its_turn_are_traces_named_by_our_own_ids() -> None:
    """With outcome and errors by their type, without a word of what was said."""
    with collecting() as (settings, taken):
        tracer = Tracer("router", settings, clock=SystemClock())
        tracer.received([MESSAGE], datetime.now(UTC))
        await tracer.handler("wa.inbound", done)(MESSAGE)
        with pytest.raises(ValueError, match=PRIVATE):
            await tracer.handler("turn.greeting", broken)(TURN)
        path, key, batch = taken.get(timeout=10)
    (resource,) = batch["resourceSpans"]
    spans = resource["scopeSpans"][0]["spans"]
    assert (path, key) == ("/v1/traces", "one")
    assert [(span["name"], span["traceId"]) for span in spans] == [
        ("router webhook", MESSAGE.event_id.hex),
        ("router wa.inbound", MESSAGE.event_id.hex),
        ("router turn.greeting", TURN.turn_id.hex),
    ]
    assert spans[2]["status"]["message"] == "ValueError"
    told = json.dumps(batch)
    assert not any(private in told for private in (PRIVATE, "Carlos", "573000000001", "wamid"))


async def test_without_a_collector_a_handler_stays_as_it_is() -> None:
    """It costs nothing."""
    tracer = Tracer("router", TracingSettings(), clock=SystemClock())
    assert tracer.handler("wa.inbound", done) is done


async def test_a_collector_that_is_away_harms_nobody() -> None:
    """Work goes on, and the spans are lost."""
    settings = TracingSettings(otel_exporter_otlp_endpoint="http://127.0.0.1:1")
    tracer = Tracer("router", settings, clock=SystemClock())
    assert await tracer.handler("wa.inbound", done)(MESSAGE) == Done()


def test_each_of_our_ids_finds_its_trace() -> None:
    """The turn's id where there is one, else the event's."""
    assert (trace_id(MESSAGE), trace_id(TURN)) == (MESSAGE.event_id, TURN.turn_id)
