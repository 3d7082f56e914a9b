"""A stream hop against a bare batch loop and other libraries, in the same run: `bin/bench hop`.

A hop is: read an event of 700 bytes, decode it, append it to the next stream, acknowledge it. One process
each, in alternating rounds, at most 64 events in hand, against one Valkey with an append-only file.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import uvloop
from rich.console import Console

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
    package: str | None = None


BARE = Contender("bare batch loop", "bare")
CONTENDERS = [
    BARE,
    Contender("faust_redis", "faust_redis"),
    Contender("FastStream, in batches", "faststream_batches", package="faststream"),
    Contender("FastStream, a message at a time", "faststream_messages", 0.1, package="faststream"),
    Contender("taskiq", "taskiq", 0.1, package="taskiq_redis"),
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
    """Events a second of each contender that is installed: the median of its rounds."""
    present = [each for each in CONTENDERS if _is_installed(each)]
    found: dict[str, list[dict[str, float]]] = {each.title: [] for each in present}
    with tempfile.TemporaryDirectory(prefix="gpbikes-bench-") as folder:
        async with Valkey(Path(folder), free_ports(1)[0]) as valkey:
            for _ in range(rounds):
                for each in present:
                    found[each.title].append(_round(each, valkey.url, events))
    absent = ", ".join(each.title for each in CONTENDERS if each not in present)
    return Report(
        benchmark="hop",
        title="Stream hop of 700-byte events, one process, at most 64 in hand",
        measurements=[Measurement(title, _median(figures)) for title, figures in found.items()],
        baseline=BARE.title,
        ratio_of="events/s",
        notes=[
            f"{rounds} alternating rounds of {events:,} events (a tenth of it where that is enough); medians",
            *([f"not installed, not measured: {absent}"] if absent else []),
        ],
    )


def _round(contender: Contender, url: str, events: int) -> dict[str, float]:
    count = int(events * contender.share)
    command = [sys.executable, "-m", "tools.bench.hop_contenders", contender.name, url, str(count)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, timeout=ROUND_SECONDS)
    measured = json.loads(done.stdout)
    return {
        "events/s": count / measured["seconds"],
        "processor µs/event": measured["processor"] / count * 1e6,
    }


def _median(figures: list[dict[str, float]]) -> dict[str, float]:
    return {column: statistics.median(each[column] for each in figures) for column in figures[0]}


def _is_installed(contender: Contender) -> bool:
    return contender.package is None or importlib.util.find_spec(contender.package) is not None
