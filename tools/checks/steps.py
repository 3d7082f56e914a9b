"""The checks, each a program that fails when something is wrong."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Step:
    """A program to run, and the name a person knows it by."""

    name: str
    command: list[str]


@dataclass(frozen=True)
class Result:
    """What became of a step, how long it took in seconds, and what it wrote when that was not shown."""

    name: str
    passed: bool
    seconds: float
    output: str = ""

    def __str__(self) -> str:
        return f"{self.name:<8} {'ok' if self.passed else 'FAILED':<6} {self.seconds:6.1f} s"


def static_steps() -> list[Step]:
    """The checks that read the code without running it."""
    python = [sys.executable, "-m"]
    beside = Path(sys.executable)
    return [
        Step("format", [*python, "ruff", "format", "--check", "."]),
        Step("lint", [*python, "ruff", "check", "."]),
        Step("imports", [str(beside.with_name("lint-imports"))]),
        Step("types", [*python, "mypy"]),
    ]


def tests(options: Sequence[str], environment: Mapping[str, str]) -> Step:
    """Every test, in an order that changes from run to run.

    Two processes share them, each with servers of its own; a server that `environment` names has room
    for one.
    """
    processes = 1 if environment.get("TEST_REDIS_URL") else 2
    shared = [f"--numprocesses={processes}", "--dist=loadfile", "--no-loadscope-reorder"]
    return Step("tests", [sys.executable, "-m", "pytest", *shared, *options])


def run(step: Step, *, shown: bool = False) -> Result:
    """Run a step to its end; its output is `shown` as it comes, or kept for the result."""
    started = time.monotonic()
    process = subprocess.run(
        step.command,
        check=False,
        text=True,
        stdout=None if shown else subprocess.PIPE,
        stderr=None if shown else subprocess.STDOUT,
    )
    return Result(step.name, process.returncode == 0, time.monotonic() - started, process.stdout or "")
