"""A move to a Redis Cluster under load, step by step as docs/operations/scaling.md tells it.

One server holds the streams at first, and customers write all the time. Nothing may be lost, doubled or
overtaken.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import uvloop
from rich.console import Console
from rich.table import Table

from libs.common.streams import WA_INBOUND
from tools.bench.report import machine
from tools.chaos import records, report
from tools.chaos.customers import write_all
from tools.chaos.run import count, settle
from tools.chaos.verdict import Verdict
from tools.dev.options import ROOT
from tools.load.platform import Platform, serving
from tools.load.stage import STOP_SECONDS, Stage, on_cluster, prepared

GATEWAY = "gateway"
TWICE = ("router", "agents", "courier")
LOOK_SECONDS = 0.2


@dataclass(frozen=True)
class Plan:
    """How much is written, and how the consumers change over."""

    messages: int
    customers: int
    seconds: float
    instances: int
    overlap: bool
    """The new consumers are started before the old ones are stopped, as a rolling deployment does it."""
    kill: bool
    """The old consumers are killed with -9 instead of stopped."""
    seed: int


@dataclass(frozen=True)
class Step:
    """What was done, in seconds since the first customer wrote."""

    what: str
    at: float
    seconds: float
    """How long it took."""


@dataclass(frozen=True)
class Outcome:
    """What was done and what was counted."""

    steps: Sequence[Step]
    carried: str
    """What `bin/gpbikes move-streams` printed."""
    verdict: Verdict
    settling_seconds: float

    @property
    def good(self) -> bool:
        """Whether nobody noticed but by waiting: no webhook was refused, and no promise broken."""
        return self.verdict.good and not (self.verdict.webhooks_repeated or self.verdict.dead)


@dataclass
class _Move:
    old: Stage
    new: Stage
    platform: Platform
    plan: Plan
    started: float = field(default_factory=time.monotonic)
    steps: list[Step] = field(default_factory=list)
    carried: str = ""

    async def all_steps(self) -> None:
        async with self._step("the new gateway takes what comes in"):
            await self.new.start(GATEWAY)
            self.platform.poster.move(self.new.gateway_port)
            await self.old.services[GATEWAY].stop(within=STOP_SECONDS)
        async with self._step("what had come in before is stored"):
            await self._until_all_is_stored()
        if self.plan.overlap:
            await self._start_consumers()
        async with self._step("the old consumers have ended"):
            within = 0.0 if self.plan.kill else STOP_SECONDS
            await asyncio.gather(
                *(self.old.services[each].stop(within=within) for each in _consumers(self.old))
            )
        async with self._step("what was left is carried over"):
            self.carried = await _carry(self.old, self.new)
        if not self.plan.overlap:
            await self._start_consumers()

    async def _until_all_is_stored(self) -> None:
        only = [WA_INBOUND.name]
        while not (await records.streams(self.old.redis_url, self.old.layout, only)).empty:  # noqa: ASYNC110 - a server is asked
            await asyncio.sleep(LOOK_SECONDS)

    async def _start_consumers(self) -> None:
        async with self._step("the new consumers are healthy"):
            await asyncio.gather(*map(self.new.start, _consumers(self.new)))

    @asynccontextmanager
    async def _step(self, what: str) -> AsyncIterator[None]:
        began = time.monotonic()
        yield
        self.steps.append(Step(what, began - self.started, time.monotonic() - began))


async def run(plan: Plan) -> Outcome:
    """Let customers write, move in the midst of it, wait until all is quiet, and count."""
    instances = dict.fromkeys(TWICE, plan.instances)
    with tempfile.TemporaryDirectory(prefix="gpbikes-move-") as temporary:
        folder = Path(temporary)
        async with (
            prepared(folder, instances=instances) as old,
            on_cluster(old, folder, instances=instances) as new,
        ):
            await asyncio.gather(*map(old.start, old.services))
            async with serving(
                gateway_port=old.gateway_port, graph_port=old.graph_port, answered=lambda _: None
            ) as platform:
                move = await _write_and_move(plan, old, new, platform)
                settling_seconds = await settle(new)
                verdict = await count(new, platform, old)
                return Outcome(move.steps, move.carried, verdict, settling_seconds)


async def _write_and_move(plan: Plan, old: Stage, new: Stage, platform: Platform) -> _Move:
    writing = asyncio.create_task(
        write_all(
            platform,
            messages=plan.messages,
            customers=plan.customers,
            seconds=plan.seconds,
            chance=Random(plan.seed),  # noqa: S311 - the same moments in each run of a seed
        )
    )
    move = _Move(old, new, platform, plan)
    await asyncio.sleep(plan.seconds / 3)
    await move.all_steps()
    await writing
    return move


async def _carry(old: Stage, new: Stage) -> str:
    """Run the operators' command, and return what it printed. Raises RuntimeError when it fails."""
    process = await asyncio.create_subprocess_exec(
        ROOT / "bin" / "gpbikes",
        *("move-streams", "--from", old.redis_url, "--from-shards", str(old.layout.shards)),
        env={**new.environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    printed, problem = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"bin/gpbikes move-streams failed: {problem.decode()}")
    return printed.decode()


def _consumers(stage: Stage) -> list[str]:
    return [name for name in stage.services if name != GATEWAY]


def main(arguments: Sequence[str]) -> int:
    """Run, print and keep the report; the exit status is 1 when a promise was broken."""
    plan = parse(arguments)
    outcome = uvloop.run(run(plan))
    console = Console()
    console.print(_done(plan, outcome), outcome.carried, report.counted(outcome.verdict))
    console.print(machine(), highlight=False)
    console.print("all promises kept" if outcome.good else "PROMISES BROKEN", highlight=False)
    console.print(f"kept in {report.save('move', plan, outcome, good=outcome.good)}", highlight=False)
    return 0 if outcome.good else 1


def parse(arguments: Sequence[str]) -> Plan:
    """The plan that a command line asks for."""
    parser = argparse.ArgumentParser(prog="bin/chaos --move", description=__doc__)
    parser.add_argument("--messages", type=int, default=3_000, help="messages of all customers (3,000)")
    parser.add_argument("--customers", type=int, default=300, help="customers who write (300)")
    parser.add_argument("--seconds", type=float, default=150.0, help="time in which they write (150)")
    parser.add_argument(
        "--instances", type=int, default=2, help="processes of router, agents and courier each (2)"
    )
    parser.add_argument(
        "--overlap",
        action="store_true",
        help="start the new consumers before the old ones are stopped, as a rolling deployment does",
    )
    parser.add_argument("--kill", action="store_true", help="kill the old consumers with -9")
    parser.add_argument("--seed", type=int, default=1, help="of the moments at which customers write (1)")
    return Plan(**vars(parser.parse_args(arguments)))


def _done(plan: Plan, outcome: Outcome) -> Table:
    title = f"Moved while {plan.customers} customers wrote {plan.messages} messages in {plan.seconds:g} s"
    table = Table("until", title=title, title_justify="left")
    table.add_column("from second", justify="right")
    table.add_column("took, s", justify="right")
    for step in outcome.steps:
        table.add_row(step.what, f"{step.at:.1f}", f"{step.seconds:.1f}")
    return table
