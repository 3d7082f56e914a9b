"""Structured logs: one JSON object a line, identifiers only, nothing that tells who a customer is.

Everything that a process logs, its libraries included, passes through the same redaction. Exceptions
are written as their type and where they happened; their text only when it is our own, since a
database's or a client's text quotes the values it was given.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from typing import TextIO

import msgspec
import structlog
from structlog.typing import EventDict, ExcInfo, WrappedLogger

REDACTED = "[redacted]"

_PRIVATE_KEYS = re.compile(
    r"(^|_)(body|text|caption|name|username|phone|wa_id|from|to|recipient|sender|address|email|token|secret|"
    r"authorization|password|signature|url|content|payload)$"
)
_PRIVATE_TEXT = re.compile(
    r"(?P<uuid>\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b)"  # ours, and kept
    r"|wamid\.[\w+/=-]+"  # carries the customer's number in base64
    r"|\+?\d[\d ().-]{6,}\d"  # a phone, identity or account number
    r"|\b[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{8,}"  # a business-scoped user id
    r"|(?<=Bearer )\S+|(?<=sha256=)\w+|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"
    r"|[\w.+-]+@[\w-]+\.[\w.]+"
)
_PLAIN_KEYS = frozenset(
    {"event", "level", "logger", "service", "instance", "version", "timestamp", "exception", "stack"}
)
_CHATTY_LIBRARIES = ("httpx", "httpx2")  # they would log every request
_OWN_MODULES = ("libs.", "services.", "tools.")


def configure(
    service: str, *, instance: str, version: str, level: str = "INFO", to: TextIO = sys.stdout
) -> None:
    """Send every log record of this process to `to` as redacted JSON, one object a line."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _Origin(service, instance, version),
        explain_exception,
        redact,
    ]
    handler = logging.StreamHandler(to)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.ExtraAdder(), *shared],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(serializer=_to_json),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for library in _CHATTY_LIBRARIES:
        logging.getLogger(library).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        cache_logger_on_first_use=True,
    )


def redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """A copy of `event` without personal data: private keys emptied, private patterns masked in text."""
    return {key: _redacted(key, value) for key, value in event.items()}


def explain_exception(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replace `exc_info` by the exception's type, its place in the code and, when it is ours, its text."""
    exc_info = event.pop("exc_info", None)
    error = exc_info if isinstance(exc_info, BaseException) else _current(exc_info)
    if error is not None:
        frames = traceback.extract_tb(error.__traceback__)
        event["exception"] = {
            "type": f"{type(error).__module__}.{type(error).__qualname__}",
            "message": str(error) if type(error).__module__.startswith(_OWN_MODULES) else "",
            "frames": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-12:]],
        }
    return event


class _Origin:
    def __init__(self, service: str, instance: str, version: str) -> None:
        self._fields = {"service": service, "instance": instance, "version": version}

    def __call__(self, _logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        return {**self._fields, **event}


def _redacted(key: str, value: object) -> object:
    if _PRIVATE_KEYS.search(key) and key not in _PLAIN_KEYS:
        return REDACTED
    if isinstance(value, str):
        return value if key.endswith("_id") or key == "timestamp" else _PRIVATE_TEXT.sub(_masked, value)
    if isinstance(value, dict):
        return {inner: _redacted(str(inner), element) for inner, element in value.items()}
    if isinstance(value, list | tuple):
        return [_redacted(key, element) for element in value]
    return value


def _masked(match: re.Match[str]) -> str:
    return match["uuid"] or REDACTED


def _current(exc_info: ExcInfo | bool | None) -> BaseException | None:
    if isinstance(exc_info, tuple):
        return exc_info[1]
    return sys.exc_info()[1] if exc_info else None


def _to_json(event: object, **_options: object) -> str:
    return msgspec.json.encode(event, enc_hook=str).decode()
