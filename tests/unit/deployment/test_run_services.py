"""Several services in one instance live and die together."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.deployment.blueprint import ROOT

PYTHON = """#!/bin/sh
# Called as: python -m services.NAME. Invented services: `short` ends by itself, the others wait for a signal.
case $2 in services.short) exit 3 ;; esac
trap 'echo "$2 stopped" >>"$0.log"; exit 0' TERM
echo "$2 $PORT" >>"$0.log"
while :; do sleep 0.05; done
"""
LIMIT_SECONDS = 30


@pytest.fixture
def python(tmp_path: Path) -> Path:
    """A stand-in for Python that notes what it was started with, in `python.log`."""
    path = tmp_path / "python"
    path.write_text(PYTHON)
    path.chmod(0o755)
    return path


def start(python: Path, *services: str) -> subprocess.Popen[str]:
    """bin/run-services with the stand-in."""
    return subprocess.Popen(
        [ROOT / "bin" / "run-services", *services],
        env={"PATH": "/usr/bin:/bin", "PORT": "10000", "PYTHON": str(python)},
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def running(python: Path) -> Iterator[subprocess.Popen[str]]:
    """Two services that have started."""
    process = start(python, "one", "two")
    log = python.with_name("python.log")
    poll = "until [ $(wc -l < {}) -ge 2 ]; do sleep 0.05; done 2>/dev/null"
    subprocess.run(["/bin/sh", "-c", poll.format(log)], timeout=LIMIT_SECONDS, check=True)
    yield process
    process.kill()
    process.communicate()


def test_each_service_has_a_port_of_its_own(python: Path, running: subprocess.Popen[str]) -> None:
    """Counted upwards from PORT."""
    running.terminate()
    running.wait(LIMIT_SECONDS)
    started = python.with_name("python.log").read_text().splitlines()[:2]
    assert sorted(started) == ["services.one 10000", "services.two 10001"]


def test_a_stop_reaches_every_service(python: Path, running: subprocess.Popen[str]) -> None:
    """The instance ends well, once each service has ended."""
    running.terminate()
    assert running.wait(LIMIT_SECONDS) == 0
    ended = python.with_name("python.log").read_text().splitlines()[2:]
    assert sorted(ended) == ["services.one stopped", "services.two stopped"]


def test_one_service_ends_by_itself(python: Path) -> None:
    """The others are stopped and the instance fails, so that the platform starts it anew."""
    process = start(python, "short", "one")
    _, told = process.communicate(timeout=LIMIT_SECONDS)
    assert process.returncode == 1
    assert "ended with 3" in told


def test_no_service_is_named(python: Path) -> None:
    """It says what to do."""
    process = start(python)
    _, told = process.communicate(timeout=LIMIT_SECONDS)
    assert (process.returncode, told) == (2, "run-services: name the services to run\n")
