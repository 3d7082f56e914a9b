"""Errors reach a server of the test's own, without a word about a customer. Names here are invented."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
FAILING = """
import logging, os, sys
import structlog
from libs.common import logs
from libs.common.error_reports import report_errors
from libs.common.settings import ServiceSettings, read

settings = read(ServiceSettings, os.environ)
logs.configure("router", instance="one", version="abc")
report_errors("router", settings)
log = structlog.get_logger("services.router.test")
log.info("not reported")
try:
    raise ValueError("Carlos Inventado, 573001234567")
except ValueError:
    log.exception("turn_failed", turn_id="t-1", phone="573001234567", note="call +57 300 123 4567")
logging.getLogger("library").error("cannot reach %s", "573001234567")
print("imported" if "sentry_sdk" in sys.modules else "not imported")
"""


class Sink(BaseHTTPRequestHandler):
    """Takes whatever is posted."""

    events: list[dict[str, Any]]

    def do_POST(self) -> None:
        """Keep the events of an envelope."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        lines = [json.loads(line) for line in body.splitlines() if line.startswith(b"{")]
        self.events += [line for line in lines if "event_id" in line and "message" in line]
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@contextmanager
def sink() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The address of a project, and the events that reach it."""
    events: list[dict[str, Any]] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("OwnSink", (Sink,), {"events": events}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://public@127.0.0.1:{server.server_port}/1", events
    finally:
        server.shutdown()
        server.server_close()


def run(**environment: str) -> subprocess.CompletedProcess[str]:
    """A process in which something fails."""
    return subprocess.run(
        [sys.executable, "-c", FAILING],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )


def test_an_error_is_reported_with_its_ids_and_nothing_else() -> None:
    """The type and the place of the exception, our own identifiers; no name, number or text of another's."""
    with sink() as (dsn, events):
        run(SENTRY_DSN=dsn, RENDER_GIT_COMMIT="abc")
    failed, library = sorted(events, key=lambda event: event["message"] != "turn_failed")
    (exception,) = failed["exception"]["values"]
    assert (exception["type"], exception["value"]) == ("ValueError", "")
    assert (failed["extra"]["turn_id"], failed["release"], failed["tags"]["service"]) == (
        "t-1",
        "abc",
        "router",
    )
    assert library["message"] == "cannot reach [redacted]"
    told = json.dumps(events)
    assert not any(private in told for private in ("Carlos", "573001234567", "300 123 4567"))


def test_without_a_dsn_nothing_is_imported() -> None:
    """It costs neither memory nor time."""
    assert run().stdout.splitlines()[-1] == "not imported"
