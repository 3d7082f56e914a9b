"""Webhook in to Graph API call out, through every service, AI off: `bin/bench pipeline`.

First the time that a message takes at 50 a second, without a wait for the end of its burst; then how many
turns a second are answered when customers write again as soon as they are answered, with the usual wait.
Either way the platform reports each answer as sent and as delivered, which the services take in as well.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import tempfile
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import uvloop
from rich.console import Console

from tools.bench.report import Measurement, Report, percentile
from tools.chaos import records
from tools.load import platform
from tools.load.platform import Answer, Platform
from tools.load.processes import family_processor_seconds, memory_megabytes
from tools.load.stage import Stage, running

RATE = 50.0
WARM_UP_SECONDS = 5.0
GREETING = "Hola, buenos días"
LATE_SECONDS = 30.0
LEARN_SECONDS = 180.0
CALM_LOOKS = 5
TO_REACH = "to reach"
MEASURED = "measured"


def main(arguments: list[str]) -> int:
    """Run what `arguments` ask for, print the reports and keep them as JSON."""
    parser = argparse.ArgumentParser(prog="bin/bench pipeline", description=__doc__)
    parser.add_argument("--seconds", type=float, default=20.0, help="length of each measurement (20)")
    parser.add_argument("--customers", type=int, default=400, help="customers who write (400)")
    options = parser.parse_args(arguments)
    console = Console()
    for report in uvloop.run(measure(options.customers, options.seconds)):
        report.show(console)
        console.print(f"kept in {report.save()}", highlight=False)
    return 0


async def measure(customers: int, seconds: float) -> list[Report]:
    """Latency at RATE, then turns a second, each on a system of its own."""
    async with _arena(BURST_QUIET_MS="0") as arena:
        await arena.at_rate(customers, RATE, WARM_UP_SECONDS)
        usage = Usage.of(arena.stage)
        latencies = await arena.at_rate(customers, RATE, seconds)
        latency = _latency_report(latencies, seconds, usage.since(len(latencies)))
    async with _arena() as arena:
        turns, usage = await arena.as_fast_as_possible(customers, seconds)
        return [latency, *_turn_reports(turns, seconds, customers, usage.since(turns))]


@dataclass(frozen=True)
class Usage:
    """What each process had used at one moment: processor time in seconds."""

    pids: Mapping[str, int]
    seconds: Mapping[str, float]

    @classmethod
    def of(cls, stage: Stage) -> Usage:
        """Of everything that runs on `stage`; this process is the load."""
        services = {name: process.pid for name, process in stage.services.items()}
        servers = {each.name: each.pid for each in (*stage.redis_servers, stage.postgres)}
        pids = {name: pid for name, pid in (services | servers).items() if pid}
        used = {name: family_processor_seconds(pid) for name, pid in pids.items()}
        return cls(pids, used | {"load": time.process_time()})

    def since(self, turns: int) -> dict[str, dict[str, float]]:
        """What each process has used since then for each of so many turns, and its memory now."""
        now = {name: family_processor_seconds(pid) for name, pid in self.pids.items()}
        now["load"] = time.process_time()
        figures = {
            name: {"CPU ms/turn": (now[name] - before) / turns * 1000}
            for name, before in self.seconds.items()
        }
        for name, pid in self.pids.items():
            figures[name]["memory MB"] = memory_megabytes(pid)
        return figures


class Arena:
    """A running system, and a platform whose customers wait for answers."""

    def __init__(self, stage: Stage) -> None:
        """Nobody has written yet."""
        self.stage = stage
        self._numbers = itertools.count()
        self._waiting: dict[str, list[asyncio.Future[float]]] = {}
        self.platform: Platform

    def answered(self, answer: Answer) -> None:
        """It answers everything that its customer has written."""
        for waiting in self._waiting.pop(answer.phone, []):
            if not waiting.done():
                waiting.set_result(answer.at)

    async def at_rate(self, customers: int, rate: float, seconds: float) -> list[float]:
        """The seconds that each answer took, counted from when its message was due."""
        start = time.perf_counter()
        tasks = []
        for place in range(int(rate * seconds)):
            due = start + place / rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            tasks.append(asyncio.create_task(self._turn(platform.phone(place % customers), due)))
        return list(await asyncio.gather(*tasks))

    async def as_fast_as_possible(self, customers: int, seconds: float) -> tuple[int, Usage]:
        """The turns answered within `seconds`, and what had been used before."""
        writers = [
            asyncio.create_task(self._write_again_and_again(platform.phone(place)))
            for place in range(customers)
        ]
        await asyncio.sleep(WARM_UP_SECONDS)
        before, usage = len(self.platform.answers), Usage.of(self.stage)
        await asyncio.sleep(seconds)
        turns = len(self.platform.answers) - before
        for writer in writers:
            writer.cancel()
        await asyncio.gather(*writers, return_exceptions=True)
        return turns, usage

    async def _write_again_and_again(self, phone: str) -> None:
        while True:
            await self._turn(phone, time.perf_counter())

    async def _turn(self, phone: str, due: float) -> float:
        waiting: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(phone, []).append(waiting)
        await self.platform.write(phone, next(self._numbers), GREETING)
        async with asyncio.timeout(LATE_SECONDS):
            return await waiting - due


@asynccontextmanager
async def _arena(**changes: str) -> AsyncIterator[Arena]:
    with tempfile.TemporaryDirectory(prefix="gpbikes-bench-") as folder:
        async with running(Path(folder), changes=changes) as stage:
            arena = Arena(stage)
            async with platform.serving(
                gateway_port=stage.gateway_port, graph_port=stage.graph_port, answered=arena.answered
            ) as arena.platform:
                await _until_learnt(stage)
                yield arena


async def _until_learnt(stage: Stage) -> None:
    """Wait until what comes with the project has its vectors: services do that once, not for each message."""
    calm = 0
    async with asyncio.timeout(LEARN_SECONDS):
        while calm < CALM_LOOKS:
            await asyncio.sleep(1.0)
            calm = calm + 1 if (await records.streams(stage.redis_url, stage.layout)).empty else 0


def _latency_report(latencies: list[float], seconds: float, usage: dict[str, dict[str, float]]) -> Report:
    milliseconds = [latency * 1000 for latency in latencies]
    figures = {f"p{round(share * 100)} ms": percentile(milliseconds, share) for share in (0.50, 0.95, 0.99)}
    return Report(
        benchmark="pipeline-latency",
        title=f"Webhook in to Graph API call out, {RATE:g} messages a second, no wait for the end of a burst",
        measurements=[Measurement(TO_REACH, {"p50 ms": 60, "p95 ms": 150}), Measurement(MEASURED, figures)],
        baseline=TO_REACH,
        ratio_of="p95 ms",
        notes=[
            f"{len(latencies)} messages in {seconds:g} s, each timed from when it was due",
            f"all processes used {_total(usage):.1f} ms of processor a turn",
        ],
    )


def _turn_reports(
    turns: int, seconds: float, customers: int, usage: dict[str, dict[str, float]]
) -> list[Report]:
    rate = Report(
        benchmark="pipeline-turns",
        title="Turns a second through every service, AI off, two statuses for each answer",
        measurements=[
            Measurement(TO_REACH, {"turns/s": 150}),
            Measurement(MEASURED, {"turns/s": turns / seconds}),
        ],
        baseline=TO_REACH,
        ratio_of="turns/s",
        notes=[f"{customers} customers, {seconds:g} s, the usual wait for the end of a burst"],
    )
    whole = "all together"
    share = Report(
        benchmark="pipeline-usage",
        title="What a turn costs each process, and its memory",
        measurements=[
            Measurement(whole, {"CPU ms/turn": _total(usage)}),
            *(Measurement(name, figures) for name, figures in usage.items()),
        ],
        baseline=whole,
        ratio_of="CPU ms/turn",
        notes=["the load shares the machine with what it loads"],
    )
    return [rate, share]


def _total(usage: dict[str, dict[str, float]]) -> float:
    return sum(figures["CPU ms/turn"] for figures in usage.values())
