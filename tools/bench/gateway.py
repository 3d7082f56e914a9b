"""The gateway against a bare rig, on the same machine in the same run: `bin/bench gateway`.

By default both take signed webhooks of 700 bytes over 64 connections as fast as they can, in alternating
rounds. With `--rate` both take them at that constant rate, one after the other, and each answer's time
counts from when its request was due.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import uvloop
from redis.asyncio import Redis
from rich.console import Console

from tools.bench.contenders import GATEWAY, PATH, RIG, SECRET, Server, running
from tools.bench.load import Tally, closed_loop, open_loop
from tools.bench.report import Measurement, Report, percentile
from tools.bench.webhooks import BODY_BYTES, signed_request
from tools.embedded.ports import free_ports
from tools.embedded.valkey import Valkey

CONNECTIONS = 64
REQUESTS = 4_000
"""Different webhooks, sent again and again in a circle."""

WARM_UP_SECONDS = 1.0


def main(arguments: list[str]) -> int:
    """Run what `arguments` ask for, print the report and keep it as JSON."""
    parser = argparse.ArgumentParser(prog="bin/bench gateway", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each contender (5)")
    parser.add_argument(
        "--rate", type=float, help="webhooks a second, constant, instead of as many as possible"
    )
    parser.add_argument("--seconds", type=float, help="length of a round (4, or 60 with --rate)")
    options = parser.parse_args(arguments)
    report = uvloop.run(
        at_constant_rate(options.rate, options.seconds or 60.0)
        if options.rate
        else at_full_speed(options.rounds, options.seconds or 4.0)
    )
    console = Console()
    report.show(console)
    console.print(f"kept in {report.save()}", highlight=False)
    return 0


async def at_full_speed(rounds: int, seconds: float) -> Report:
    """How many webhooks each contender takes in a second: the median of its rounds."""
    async with _arena() as arena:
        tallies = [
            (await arena.full_speed(arena.rig, seconds), await arena.full_speed(arena.gateway, seconds))
            for _ in range(rounds)
        ]
    return Report(
        benchmark="gateway",
        title=f"Signed webhooks of {BODY_BYTES} bytes, {CONNECTIONS} connections, as fast as possible",
        measurements=[
            Measurement(RIG.name, _medians([rig for rig, _ in tallies])),
            Measurement(GATEWAY.name, _medians([gateway for _, gateway in tallies])),
        ],
        baseline=RIG.name,
        ratio_of="webhooks/s",
        notes=[arena.note(), f"{rounds} alternating rounds of {seconds:g} s; medians of the rounds"],
    )


async def at_constant_rate(rate: float, seconds: float) -> Report:
    """How long each contender's answers take at `rate` webhooks a second."""
    async with _arena() as arena:
        rig = await arena.constant(arena.rig, rate, seconds)
        gateway = await arena.constant(arena.gateway, rate, seconds)
    return Report(
        benchmark="gateway-rate",
        title=f"Signed webhooks of {BODY_BYTES} bytes at {rate:g} a second for {seconds:g} s",
        measurements=[Measurement(RIG.name, rig.figures()), Measurement(GATEWAY.name, gateway.figures())],
        baseline=RIG.name,
        ratio_of="webhooks/s",
        notes=[
            arena.note(),
            "times count from when a request was due, its waiting for a connection included",
        ],
    )


@dataclass(frozen=True)
class Round:
    """What one round found; `appended` is how many entries the stream grew by."""

    seconds: float
    processor_seconds: float
    tally: Tally
    appended: int

    def figures(self) -> dict[str, float]:
        """The columns of the report."""
        milliseconds = [latency * 1000 for latency in self.tally.latencies]
        return {
            "webhooks/s": self.tally.accepted / self.seconds,
            "CPU µs each": self.processor_seconds / self.tally.accepted * 1e6,
            "p50 ms": percentile(milliseconds, 0.50),
            "p99 ms": percentile(milliseconds, 0.99),
            "max ms": max(milliseconds),
            "not 200": self.tally.refused,
            "lost": self.tally.accepted - self.appended,
        }


def _medians(rounds: list[Round]) -> dict[str, float]:
    figures = [each.figures() for each in rounds]
    return {column: statistics.median(each[column] for each in figures) for column in figures[0]}


class Arena:
    """Both contenders and the Redis they append to, ready for rounds."""

    def __init__(self, rig: Server, gateway: Server, redis: Redis) -> None:
        self.rig = rig
        self.gateway = gateway
        self._redis = redis
        self._requests = itertools.cycle(
            [signed_request(place, secret=SECRET, path=PATH) for place in range(REQUESTS)]
        )
        self._wall = self._busy = 0.0

    async def full_speed(self, server: Server, seconds: float) -> Round:
        """One round of as many webhooks as possible."""
        load = closed_loop(server.port, self._requests, connections=CONNECTIONS, seconds=seconds)
        return await self._round(server, load)

    async def constant(self, server: Server, rate: float, seconds: float) -> Round:
        """One round at a constant rate."""
        load = open_loop(server.port, self._requests, connections=CONNECTIONS, rate=rate, seconds=seconds)
        return await self._round(server, load)

    def note(self) -> str:
        """How busy this side was: what makes the load must not be what limits it."""
        return f"the load generator used {self._busy / self._wall:.0%} of one core"

    async def _round(self, server: Server, load: Awaitable[Tally]) -> Round:
        started, busy, used = time.perf_counter(), time.process_time(), server.processor_seconds()
        tally = await load
        seconds = time.perf_counter() - started
        used = server.processor_seconds() - used
        self._wall += seconds
        self._busy += time.process_time() - busy
        appended = await self._redis.xlen(server.contender.stream)
        await self._redis.delete(server.contender.stream)
        return Round(seconds, used, tally, appended)


@asynccontextmanager
async def _arena() -> AsyncIterator[Arena]:
    with tempfile.TemporaryDirectory(prefix="gpbikes-bench-") as name:
        folder = Path(name)
        async with (
            Valkey(folder / "valkey", free_ports(1)[0]) as valkey,
            Redis.from_url(valkey.url) as redis,
            running(RIG, valkey.url, folder / "rig.log") as rig,
            running(GATEWAY, valkey.url, folder / "gateway.log") as gateway,
        ):
            arena = Arena(rig, gateway, redis)
            for server in (rig, gateway):
                await arena.full_speed(server, WARM_UP_SECONDS)
            yield arena
