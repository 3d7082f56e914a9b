"""How soon each service is ready, and what memory it holds: `bin/bench services`.

Each is started alone, with its servers running, three times. Ready means that its health page says so; the
memory is what the process holds (its resident set) after it has been ready for a while.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import time
from pathlib import Path

import uvloop
from rich.console import Console

from tools.bench.report import Measurement, Report
from tools.load.processes import memory_megabytes
from tools.load.stage import Stage, prepared

TO_REACH = "to reach"
SETTLE_SECONDS = 3.0
STOP_SECONDS = 10.0


def main(arguments: list[str]) -> int:
    """Run what `arguments` ask for, print the report and keep it as JSON."""
    parser = argparse.ArgumentParser(prog="bin/bench services", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="starts of each service (3)")
    options = parser.parse_args(arguments)
    report = uvloop.run(measure(options.rounds))
    console = Console()
    report.show(console)
    console.print(f"kept in {report.save()}", highlight=False)
    return 0


async def measure(rounds: int) -> Report:
    """Start every service so often, one after the other."""
    with tempfile.TemporaryDirectory(prefix="gpbikes-bench-") as folder:
        async with prepared(Path(folder), starts=rounds) as stage:
            measurements = [Measurement(name, await _service(stage, name, rounds)) for name in stage.services]
    return Report(
        benchmark="services",
        title="Each service from its start to its first healthy answer, and its memory",
        measurements=[Measurement(TO_REACH, {"ready s": 3.0, "memory MB": 150.0}), *measurements],
        baseline=TO_REACH,
        ratio_of="memory MB",
        notes=[f"medians of {rounds} starts each; memory {SETTLE_SECONDS:g} s after that"],
    )


async def _service(stage: Stage, name: str, rounds: int) -> dict[str, float]:
    started = [await _start(stage, name) for _ in range(rounds)]
    return {
        "ready s": statistics.median(seconds for seconds, _ in started),
        "memory MB": statistics.median(megabytes for _, megabytes in started),
    }
