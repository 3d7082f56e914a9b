"""Spans made and sent by OpenTelemetry's library, which comes with this module: only who traces imports it.

The span of an incoming message has ids that follow from the message's own, so that whoever knows the message
knows the root of its trace.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.sdk.trace.sampling import ALWAYS_ON
from opentelemetry.trace import (
    Link,
    NonRecordingSpan,
    Span,
    SpanContext,
    SpanKind,
    StatusCode,
    TraceFlags,
    set_span_in_context,
)
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from libs.common.settings import TracingSettings

MOST_WAITING = 4096
"""Spans; more are dropped, since a collector that is slow must not cost memory."""
MOST_AT_ONCE = 512
SEND_MILLISECONDS = 1000
POST_SECONDS = 5
"""For a batch, all tries together; then it is dropped."""

_propagator = TraceContextTextMapPropagator()


class Spans:
    """The spans of one service; a thread of the library sends them."""

    def __init__(self, service: str, settings: TracingSettings) -> None:
        """Know the collector; nothing is sent before there is a span."""
        self._ids = _Ids()
        provider = TracerProvider(
            sampler=ALWAYS_ON,
            resource=Resource.create({"service.name": f"gpbikes-{service}"}),
            id_generator=self._ids,
        )
        exporter = OTLPSpanExporter(
            endpoint=settings.otel_exporter_otlp_endpoint.rstrip("/") + "/v1/traces",
            headers=_headers(settings.otel_exporter_otlp_headers),
            timeout=POST_SECONDS,
        )
        provider.add_span_processor(
            BatchSpanProcessor(
                exporter,
                max_queue_size=MOST_WAITING,
                schedule_delay_millis=SEND_MILLISECONDS,
                max_export_batch_size=MOST_AT_ONCE,
            )
        )
        self._provider = provider
        self._tracer = provider.get_tracer("gpbikes")

    def root(self, name: str, message_id: UUID, started: datetime, told: Mapping[str, str]) -> Span:
        """The span with which the trace of a message begins."""
        self._ids.following = message_id
        try:
            return self._tracer.start_span(
                name, Context(), SpanKind.SERVER, told, start_time=_nanoseconds(started)
            )
        finally:
            self._ids.following = None

    def below(
        self,
        parent: str,
        name: str,
        started: datetime,
        told: Mapping[str, str],
        *,
        also_of: Sequence[UUID] = (),
    ) -> Span:
        """A span whose cause is `parent`; `also_of` are further messages that it is about."""
        return self._tracer.start_span(
            name,
            _propagator.extract({"traceparent": parent}, Context()),
            SpanKind.CONSUMER,
            told,
            links=[Link(_root(each)) for each in also_of],
            start_time=_nanoseconds(started),
        )

    def end(self, span: Span, ended: datetime, *, outcome: str = "", error: str = "") -> None:
        """End `span` with what came of it: the name of an outcome or of an error, never its words."""
        if error:
            span.set_status(StatusCode.ERROR, error)
        else:
            span.set_attribute("outcome", outcome)
        span.end(_nanoseconds(ended))

    def traceparent(self, span: Span) -> str:
        """What an event carries that `span` causes, as the W3C's trace context writes it."""
        return _written(set_span_in_context(span, Context()))

    def traceparent_of(self, message_id: UUID) -> str:
        """As `traceparent`, for the span with which a message's trace begins."""
        return _written(set_span_in_context(NonRecordingSpan(_root(message_id)), Context()))

    def send(self) -> None:
        """Send what waits, within POST_SECONDS."""
        self._provider.force_flush(POST_SECONDS * 1000)


class _Ids(RandomIdGenerator):
    """Random ids, except for a span that begins the trace of a message."""

    following: UUID | None = None

    def generate_trace_id(self) -> int:
        return self.following.int if self.following else super().generate_trace_id()

    def generate_span_id(self) -> int:
        return _root(self.following).span_id if self.following else super().generate_span_id()


def _root(message_id: UUID) -> SpanContext:
    return SpanContext(
        trace_id=message_id.int,
        span_id=message_id.int & (1 << 64) - 1,
        is_remote=True,
        trace_flags=TraceFlags(TraceFlags.SAMPLED),
    )


def _written(context: Context) -> str:
    carrier: dict[str, str] = {}
    _propagator.inject(carrier, context)
    return carrier["traceparent"]


def _headers(text: str) -> dict[str, str]:
    pairs = (each.partition("=") for each in text.split(",") if each)
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _nanoseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1_000_000) * 1000
