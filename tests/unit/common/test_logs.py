"""Logs: JSON, one object a line, and nothing that tells who a customer is. All data is invented."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from libs.common.logs import REDACTED, configure, redact
from libs.common.settings import SettingsError


@pytest.fixture
def output() -> Iterator[io.StringIO]:
    """What a service named router writes to its log."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    to = io.StringIO()
    configure("router", instance="router-1", version="abc123", to=to)
    yield to
    structlog.reset_defaults()
    logging.basicConfig(handlers=handlers, level=level, force=True)


def last(output: io.StringIO) -> dict[str, object]:
    """The newest line, decoded."""
    line: dict[str, object] = json.loads(output.getvalue().splitlines()[-1])
    return line


def test_a_line_tells_what_happened_and_where(output: io.StringIO) -> None:
    """Every line carries the event, its level, its time and the process that wrote it."""
    structlog.get_logger("services.router").info("turn_queued", turn_id="0192")
    line = last(output)
    assert line | {"timestamp": "any"} == {
        "event": "turn_queued",
        "turn_id": "0192",
        "level": "info",
        "logger": "services.router",
        "service": "router",
        "instance": "router-1",
        "version": "abc123",
        "timestamp": "any",
    }


def test_a_library_that_logs_in_plain_text_is_written_the_same_way(output: io.StringIO) -> None:
    """The standard library's records become JSON too, and are redacted."""
    logging.getLogger("httpx").warning("call to %s", "+57 300 000 0001")
    assert last(output)["event"] == f"call to {REDACTED}"


def test_what_a_library_adds_to_a_record_is_written_and_redacted(output: io.StringIO) -> None:
    """Fields given as `extra` are as much part of the line as those of our own loggers."""
    extra = {"entry_id": "1-0", "recipient": "573000000001"}
    logging.getLogger("libs.faust_redis").error("entry moved", extra=extra)
    line = last(output)
    assert (line["entry_id"], line["recipient"]) == ("1-0", REDACTED)


@pytest.mark.parametrize(
    "text",
    [
        "573000000001",
        "+57 300 000 0001",
        "US.13491208655302741918",
        "wamid.HBgMNTczMDAwMDAwMDAxFQIAEhg=",
        "Bearer EAAGm0PX4ZCpsBA",
        "sha256=5d41402abc4b2a76b9719d911017c592",
        "persona@example.com",
    ],
)
def test_personal_data_in_a_text_is_masked(text: str) -> None:
    """Numbers, ids of customers, tokens and signatures do not survive in free text."""
    assert text.rpartition(" ")[2] not in str(redact(None, "info", {"event": f"failed for {text} twice"}))


@pytest.mark.parametrize("key", ["body", "profile_name", "phone", "wa_id", "access_token", "recipient", "to"])
def test_a_private_key_is_emptied_at_any_depth(key: str) -> None:
    """A value under a private key is never written, wherever it is nested."""
    assert redact(None, "info", {"event": "x", "details": [{key: "hola"}]})["details"] == [{key: REDACTED}]


def test_identifiers_of_our_own_stay_readable() -> None:
    """Operators follow a message by its ids, so ids are left alone."""
    event = {"event": "turn_answered", "turn_id": "0192f0c1-7b7e-7000-8000-000000000001", "attempts": 2}
    assert redact(None, "info", event) == event


@given(st.from_regex(r"57[0-9]{10}", fullmatch=True), st.text(alphabet=" ,.:;()áé¿?", max_size=5))
def test_no_colombian_mobile_number_survives(phone: str, around: str) -> None:
    """A number is masked whatever stands around it."""
    assert phone not in str(redact(None, "info", {"event": f"{around}{phone}{around}"})["event"])


def test_a_foreign_exception_is_written_without_its_text(output: io.StringIO) -> None:
    """A database's error quotes the row it refused, so only its type and place are kept."""
    error = ValueError("Key (value)=(hola, soy Carlos) already exists")
    structlog.get_logger("services.router").error("handler_failed", exc_info=error)
    assert "Carlos" not in output.getvalue()
    assert "builtins.ValueError" in output.getvalue()


def test_an_exception_of_our_own_keeps_its_text(output: io.StringIO) -> None:
    """Our errors say what to do, and are written so that they can be shown."""
    error = SettingsError("REDIS_URL: is missing")
    structlog.get_logger("services.router").error("start_failed", exc_info=error)
    assert "REDIS_URL: is missing" in output.getvalue()
