"""bin/dev itself, with a real Valkey and Postgres, and one service that is only ever healthy."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.end_to_end.system import PORTS, ROOT
from tools.embedded.ports import LOOPBACK, free_block, is_free

END_SECONDS = 30

ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    # Nothing here needs these servers; naming others keeps bin/dev from starting its own.
    "S3_ENDPOINT_URL": "http://127.0.0.1:1",
    "OPENAI_EMBEDDING_BASE_URL": "http://127.0.0.1:1/v1",
}


class Dev:
    """A bin/dev that runs."""

    def __init__(self, folder: Path, port_base: int) -> None:
        """Start it in `folder`; it may not be ready yet."""
        self.port_base = port_base
        self.data = folder / "data"
        procfile = folder / "Procfile"
        procfile.write_text("gateway: python -m tests.integration.tools.dev.healthy\n")
        options = ["--port-base", str(port_base), "--data", str(self.data), "--procfile", str(procfile)]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tools.dev", "--headless", *options],
            cwd=ROOT,
            env=ENVIRONMENT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def first_line(self) -> str:
        """Wait for the first line of its standard output."""
        assert self.process.stdout is not None
        return self.process.stdout.readline()

    def end(self, how: signal.Signals) -> tuple[str, str]:
        """Send a signal, wait for the end, and return the rest of what it wrote."""
        self.process.send_signal(how)
        return self.process.communicate(timeout=END_SECONDS)

    def children(self) -> list[int]:
        """The processes it has started."""
        pid = self.process.pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def process_of(self, module: str) -> int | None:
        """The process that runs a module."""
        return next((pid for pid in self.children() if module in command_line(pid)), None)


def command_line(pid: int) -> str:
    """The arguments of a process; empty when it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def eventually(condition: Callable[[], bool], within: float = END_SECONDS) -> bool:
    """Whether the condition comes to hold within so many seconds."""
    deadline = time.monotonic() + within
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


@pytest.fixture
def dev(tmp_path: Path) -> Iterator[Dev]:
    """A bin/dev that is ready."""
    running = Dev(tmp_path, free_block(PORTS)[0])
    assert running.first_line() == "ready\n", running.end(signal.SIGKILL)
    yield running
    if running.process.poll() is None:
        running.end(signal.SIGKILL)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_stopping(dev: Dev, how: signal.Signals) -> None:
    """Everything ends, and nothing was printed but the one line."""
    children = dev.children()
    output = dev.end(how)
    assert (output, dev.process.returncode) == (("", ""), 0)
    assert [pid for pid in children if command_line(pid)] == []


def test_being_killed(dev: Dev) -> None:
    """Even then no process is left behind."""
    children = dev.children()
    dev.end(signal.SIGKILL)
    assert len(children) == 4
    assert eventually(lambda: not any(command_line(pid) for pid in children))


def test_a_service_that_dies(dev: Dev) -> None:
    """It is started again."""
    first = dev.process_of("healthy")
    assert first is not None
    os.kill(first, signal.SIGKILL)
    assert eventually(lambda: dev.process_of("healthy") not in {None, first})
    assert eventually(lambda: not is_free(dev.port_base))


def test_a_second_start_in_the_same_folder(dev: Dev, tmp_path: Path) -> None:
    """It says who is there, and leaves that one alone."""
    second = Dev(tmp_path, free_block(PORTS)[0])
    _, errors = second.process.communicate(timeout=END_SECONDS)
    assert second.process.returncode == 1
    assert f"is in use by process {dev.process.pid}" in errors


def test_a_start_after_being_killed(dev: Dev, tmp_path: Path) -> None:
    """The folder and the ports are free again, and the data is found."""
    dev.end(signal.SIGKILL)
    again = Dev(tmp_path, dev.port_base)
    assert again.first_line() == "ready\n"
    again.end(signal.SIGINT)


def test_ports_that_are_taken(tmp_path: Path) -> None:
    """They are all named, and nothing is started."""
    base = free_block(PORTS)[0]
    with socket.socket() as gateway, socket.socket() as valkey:
        for each, port in ((gateway, base), (valkey, base + 20)):
            each.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            each.bind((LOOPBACK, port))
            each.listen()
        dev = Dev(tmp_path, base)
        _, errors = dev.process.communicate(timeout=END_SECONDS)
    assert f"these ports are taken: {base} (gateway), {base + 20} (valkey)" in errors
    assert not (dev.data / "valkey").exists()
