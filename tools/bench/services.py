"""How soon each service is ready, and what memory it holds: `bin/bench services`.

Each is started alone, with its servers running. Ready means that its health page says so; the memory is
what the process holds (its resident set) after it has been ready for a while.
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
    """Start every service once a round, one after the other."""
    found = [await _round() for _ in range(rounds)]
    services = [Measurement(name, _medians([each[name] for each in found])) for name in found[0]]
    return Report(
        benchmark="services",
        title="Each service from its start to its first healthy answer, and its memory",
        measurements=[Measurement(TO_REACH, {"ready s": 3.0, "memory MB": 150.0}), *services],
        baseline=TO_REACH,
        ratio_of="memory MB",
        notes=[f"medians of {rounds} starts; memory {SETTLE_SECONDS:g} s later, which includes the models"],
    )


async def _round() -> dict[str, dict[str, float]]:
    with tempfile.TemporaryDirectory(prefix="gpbikes-bench-") as folder:
        async with prepared(Path(folder)) as stage:
            return {name: await _service(stage, name) for name in stage.services}


async def _service(stage: Stage, name: str) -> dict[str, float]:
    began = time.perf_counter()
    running = await stage.start(name)
    ready = time.perf_counter() - began
    await asyncio.sleep(SETTLE_SECONDS)
    process = stage.services[name]
    assert process.pid is not None, "it has been healthy"
    megabytes = memory_megabytes(process.pid)
    await process.stop(within=STOP_SECONDS)
    await running
    return {"ready s": ready, "memory MB": megabytes}


def _medians(rounds: list[dict[str, float]]) -> dict[str, float]:
    return {column: statistics.median(each[column] for each in rounds) for column in rounds[0]}
