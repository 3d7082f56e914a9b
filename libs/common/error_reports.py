"""Errors told to Sentry, or to a server that speaks its protocol, when there is a SENTRY_DSN.

Without one nothing is imported.

What leaves is the log record, after the same redaction as in the log: identifiers, never a customer's name,
number or words. No request, no variable of a frame, no breadcrumb is collected.
"""

from __future__ import annotations

import logging
from importlib import import_module
from typing import Any

import msgspec

from libs.common.settings import ServiceSettings

FLUSH_SECONDS = 2.0
_OWN_LOGGERS = "sentry_sdk"


def report_errors(service: str, settings: ServiceSettings) -> None:
    """Send every record of level ERROR and above, once the log is configured; nothing without a DSN."""
    if not settings.sentry_dsn:
        return
    sentry = import_module("sentry_sdk")
    sentry.init(
        dsn=settings.sentry_dsn,
        release=settings.render_git_commit,
        server_name=settings.render_instance_id or "local",
        default_integrations=False,
        # What waits when the process ends is sent first.
        integrations=[import_module("sentry_sdk.integrations.atexit").AtexitIntegration(_silently)],
        auto_enabling_integrations=False,
        include_local_variables=False,
        include_source_context=False,
        send_default_pii=False,
        max_breadcrumbs=0,
        auto_session_tracking=False,
        shutdown_timeout=FLUSH_SECONDS,
    )
    root = logging.getLogger()
    root.addHandler(_Reporter(sentry, service, root.handlers[0].formatter))


def _silently(_pending: int, _seconds: float) -> None:
    """Sentry's own would write to the log's stream, and not as JSON."""


class _Reporter(logging.Handler):
    """Turns what the log would write into an event."""

    def __init__(self, sentry: Any, service: str, formatter: logging.Formatter | None) -> None:  # noqa: ANN401 - a module that may not be installed
        super().__init__(logging.ERROR)
        self._sentry = sentry
        self._service = service
        self.setFormatter(formatter)

    def emit(self, record: logging.LogRecord) -> None:
        """Queue the event; a thread sends it. An error here is no reason to lose the log's own line."""
        if record.name.startswith(_OWN_LOGGERS):
            return  # it would report that it cannot report
        try:
            self._sentry.capture_event(event_of(self._service, msgspec.json.decode(self.format(record))))
        except Exception:  # noqa: BLE001 - the record is in the log; the logging module tells what broke
            self.handleError(record)


def event_of(service: str, line: dict[str, Any]) -> dict[str, Any]:
    """The event for a line of the log, which is redacted already."""
    exception = line.pop("exception", None)
    event: dict[str, Any] = {
        "level": line.pop("level", "error"),
        "logger": line.pop("logger", ""),
        "message": line.pop("event", ""),
        "tags": {"service": service, "instance": line.pop("instance", "")},
        "extra": line,
    }
    if exception:
        event["exception"] = {"values": [_exception(exception)]}
    return event


def _exception(exception: dict[str, Any]) -> dict[str, Any]:
    module, _, name = exception["type"].rpartition(".")
    frames = [_frame(text) for text in exception["frames"]]
    return {"module": module, "type": name, "value": exception["message"], "stacktrace": {"frames": frames}}


def _frame(text: str) -> dict[str, Any]:
    place, _, function = text.partition(" ")
    path, _, line = place.rpartition(":")
    return {"filename": path, "lineno": int(line), "function": function}
