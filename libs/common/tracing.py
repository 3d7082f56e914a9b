"""Spans for a collector that speaks OpenTelemetry's protocol, when there is an OTEL_EXPORTER_OTLP_ENDPOINT.

Without one a handler stays as it is, and nothing of the library is imported. A message is one trace through
every service: its id is the message's event id, and events carry on what caused them. Of the messages that
one turn answers, the first has the trace, and the turn's span links to the others. Spans carry identifiers,
outcomes and durations, never content.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextvars import ContextVar
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from msgspec import structs

from libs.common.clock import Clock
from libs.common.events import Event
from libs.common.settings import SettingsError, TracingSettings

if TYPE_CHECKING:
    from libs.common.spans import Spans

MOST_LINKS = 32
"""Messages of one turn that are linked to; a customer may write any number in a burst."""

AnyEvent = TypeVar("AnyEvent", bound=Event)
AnyOutcome = TypeVar("AnyOutcome")
Handler = Callable[[AnyEvent], Awaitable[AnyOutcome]]

_cause: ContextVar[str] = ContextVar("cause", default="")
"""The span in which the running handler works, as an event carries it."""


def carrying(event: AnyEvent) -> AnyEvent:
    """`event`, with what causes it: the span of the running handler, if it has one."""
    cause = _cause.get()
    return structs.replace(event, traceparent=cause) if cause and not event.traceparent else event


class Tracer:
    """Makes the spans of one service."""

    def __init__(self, service: str, settings: TracingSettings, *, clock: Clock) -> None:
        """Know the collector, if there is one. Raises SettingsError when the library is not installed."""
        self._service = service
        self._clock = clock
        self._spans: Spans | None = None
        if settings.otel_exporter_otlp_endpoint:
            self._spans = _spans(service, settings)

    @property
    def given(self) -> bool:
        """Whether there is a collector."""
        return self._spans is not None

    def handler(self, stream: str, handle: Handler[AnyEvent, AnyOutcome]) -> Handler[AnyEvent, AnyOutcome]:
        """`handle`, with a span around each event of `stream`; `handle` itself without a collector."""
        spans = self._spans
        if spans is None:
            return handle

        async def traced(event: AnyEvent) -> AnyOutcome:
            parent = event.traceparent or spans.traceparent_of(event.event_id)
            span = spans.below(parent, f"{self._service} {stream}", self._clock.now(), _told(event))
            before = _cause.set(spans.traceparent(span))
            try:
                outcome = await handle(event)
            except BaseException as error:
                spans.end(span, self._clock.now(), error=type(error).__name__)
                raise
            finally:
                _cause.reset(before)
            spans.end(span, self._clock.now(), outcome=type(outcome).__name__)
            return outcome

        return traced

    def received(self, events: Iterable[Event], started: datetime) -> None:
        """Begin the trace of each event that a webhook has brought."""
        if self._spans is None:
            return
        for event in events:
            span = self._spans.root(f"{self._service} webhook", event.event_id, started, _told(event))
            self._spans.end(span, self._clock.now(), outcome="appended")

    def closed(self, turn_id: UUID, messages: Sequence[UUID], since: datetime) -> str:
        """A span for the end of a burst of `messages`; what the event carries that comes of it.

        Empty without a collector.
        """
        if self._spans is None or not messages:
            return ""
        first, *others = messages
        span = self._spans.below(
            self._spans.traceparent_of(first),
            f"{self._service} burst over",
            since,
            {"turn_id": str(turn_id)},
            also_of=others[:MOST_LINKS],
        )
        self._spans.end(span, self._clock.now(), outcome="queued")
        return self._spans.traceparent(span)

    def send(self) -> None:
        """Send what waits."""
        if self._spans:
            self._spans.send()


def _spans(service: str, settings: TracingSettings) -> Spans:
    try:
        from libs.common.spans import Spans  # noqa: PLC0415 - only who traces pays for the library
    except ModuleNotFoundError as error:
        raise SettingsError(
            f"OTEL_EXPORTER_OTLP_ENDPOINT: {error.name} is not installed; install requirements/tracing.txt"
        ) from None
    return Spans(service, settings)


def _told(event: Event) -> Mapping[str, str]:
    names = ("event_id", "turn_id", "conversation_id", "dealership_id")
    found = {name: getattr(event, name, None) for name in names}
    return {"event": type(event).__name__} | {
        name: str(value) for name, value in found.items() if isinstance(value, UUID)
    }
