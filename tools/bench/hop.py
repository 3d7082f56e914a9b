"""A stream hop against a bare batch loop and other libraries, in the same run: `bin/bench hop`.

A hop is: read an event of 700 bytes, decode it, append it to the next stream, acknowledge it. One process
each, in alternating rounds, at most 64 events in hand, against one Valkey with an append-only file.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import uvloop
from rich.console import Console

from tools.bench.environments import EnvironmentUnavailable, python_of
from tools.bench.report import Measurement, Report
from tools.embedded.ports import free_ports
from tools.embedded.valkey import Valkey

ROUND_SECONDS = 300


@dataclass(frozen=True)
class Contender:
    """A contender by its name in the report; `share` of the events is enough for a slow one."""

    title: str
    name: str
    share: float = 1.0
    environment: str = ""
    """The environment that it needs; that of the project if empty."""

    module: str = "tools.bench.hop_contenders"


BARE = Contender("bare batch loop", "bare")
CONTENDERS = [
    BARE,
    Contender("faust_redis", "faust_redis"),
    Contender("FastStream, in batches", "faststream_batches", environment="bench"),
    Contender("FastStream, a message at a time", "faststream_messages", 0.1, environment="bench"),
    Contender("taskiq", "taskiq", 0.1, environment="bench"),
    Contender("arq", "arq", 0.05, environment="bench-arq", module="tools.bench.hop_arq"),
]


def main(arguments: list[str]) -> int:
    """Run what `arguments` ask for, print the report and keep it as JSON."""
    parser = argparse.ArgumentParser(prog="bin/bench hop", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each contender (5)")
    parser.add_argument("--events", type=int, default=40_000, help="events a round (40,000)")
    options = parser.parse_args(arguments)
    report = uvloop.run(compare(options.rounds, options.events))
    console = Console()
    report.show(console)
    console.print(f"kept in {report.save()}", highlight=False)
    return 0


async def compare(rounds: int, events: int) -> Report:
    """Events a second of each contender whose environment can be made: the median of its rounds."""
    pythons = {each: python for each in CONTENDERS if (python := _python(each))}
    found: dict[str, list[dict[str, float]]] = {each.title: [] for each in pythons}
    with tempfile.TemporaryDirectory(prefix="gpbikes-bench-") as folder:
        async with Valkey(Path(folder), free_ports(1)[0]) as valkey:
            for _ in range(rounds):
                for each, python in pythons.items():
                    found[each.title].append(_round(each, python, valkey.url, events))
    absent = ", ".join(each.title for each in CONTENDERS if each not in pythons)
    return Report(
        benchmark="hop",
        title="Stream hop of 700-byte events, one process, at most 64 in hand",
        measurements=[Measurement(title, _median(figures)) for title, figures in found.items()],
        baseline=BARE.title,
        ratio_of="events/s",
        notes=[
            f"{rounds} alternating rounds of {events:,} events, of slow contenders a tenth or less; medians",
            *([f"no environment for them, not measured: {absent}"] if absent else []),
        ],
    )


def _round(contender: Contender, python: str, url: str, events: int) -> dict[str, float]:
    count = int(events * contender.share)
    command = [python, "-m", contender.module, contender.name, url, str(count)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, timeout=ROUND_SECONDS)
    measured = json.loads(done.stdout)
    return {
        "events/s": count / measured["seconds"],
        "processor µs/event": measured["processor"] / count * 1e6,
    }


def _median(figures: list[dict[str, float]]) -> dict[str, float]:
    return {column: statistics.median(each[column] for each in figures) for column in figures[0]}


def _python(contender: Contender) -> str | None:
    try:
        return python_of(contender.environment) if contender.environment else sys.executable
    except EnvironmentUnavailable as error:
        print(error, file=sys.stderr)
        return None
