"""A deployment under load: every service is replaced by a new instance of itself, one after the other.

As Render does it: the new instance is started beside the old one; once it is healthy it gets what comes from
outside, and only then the old one is told to stop. Nobody may notice.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import uvloop
from rich.console import Console
from rich.table import Table

from tools.bench.report import machine
from tools.chaos import report
from tools.chaos.customers import write_all
from tools.chaos.run import count, settle
from tools.chaos.verdict import Verdict
from tools.dev import procfile
from tools.dev.options import ROOT
from tools.dev.ports import OFFSETS
from tools.load.platform import Platform, serving
from tools.load.stage import STOP_SECONDS, Stage, prepared

GATEWAY = "gateway"


@dataclass(frozen=True)
class Plan:
    """How much is written while everything is replaced, `rounds` times."""

    messages: int
    customers: int
    seconds: float
    pause_seconds: float
    rounds: int
    seed: int


@dataclass(frozen=True)
class Replacement:
    """A service whose instance was replaced, in seconds."""

    service: str
    ready_seconds: float
    """From the start of the new instance until it was healthy."""

    stop_seconds: float
    """From the word to stop until the old instance had ended; STOP_SECONDS and it was killed."""


@dataclass(frozen=True)
class Outcome:
    """What was replaced and what was counted."""

    replacements: Sequence[Replacement]
    verdict: Verdict
    settling_seconds: float

    @property
    def good(self) -> bool:
        """Whether nobody noticed: no webhook was refused, nothing lost or doubled, nothing killed."""
        ended = all(each.stop_seconds < STOP_SECONDS for each in self.replacements)
        return ended and self.verdict.good and not (self.verdict.webhooks_repeated or self.verdict.dead)


@dataclass(frozen=True)
class _Rollout:
    stage: Stage
    platform: Platform
    running: dict[str, asyncio.Task[None]]
    """What keeps each process running, by its name."""

    async def replace(self, service: str, old: str, new: str) -> Replacement:
        started = time.monotonic()
        self.running[new] = await self.stage.start(new)
        ready = time.monotonic()
        if service == GATEWAY:
            self.platform.poster.move(self.stage.pages[new].port)
        await self.stage.services[old].stop(within=STOP_SECONDS)
        stopped = time.monotonic()
        await self.running.pop(old)
        return Replacement(service, ready - started, stopped - ready)


async def run(plan: Plan) -> Outcome:
    """Let customers write while everything is replaced, wait until all is quiet, and count."""
    services = list(procfile.read(ROOT / "Procfile", OFFSETS))
    with tempfile.TemporaryDirectory(prefix="gpbikes-rolling-") as folder:
        async with prepared(Path(folder), instances=dict.fromkeys(services, plan.rounds + 1)) as stage:
            tasks = await asyncio.gather(*(stage.start(name) for name in services))
            async with serving(
                gateway_port=stage.gateway_port, graph_port=stage.graph_port, answered=lambda _: None
            ) as platform:
                rollout = _Rollout(stage, platform, dict(zip(services, tasks, strict=True)))
                replacements = await _write_and_replace(plan, rollout, services)
                settling_seconds = await settle(stage)
                return Outcome(replacements, await count(stage, platform), settling_seconds)


async def _write_and_replace(plan: Plan, rollout: _Rollout, services: Sequence[str]) -> list[Replacement]:
    writing = asyncio.create_task(
        write_all(
            rollout.platform,
            messages=plan.messages,
            customers=plan.customers,
            seconds=plan.seconds,
            chance=Random(plan.seed),  # noqa: S311 - the same moments in each run of a seed
        )
    )
    done = []
    for number in range(2, plan.rounds + 2):
        for service in services:
            old = service if number == 2 else f"{service}-{number - 1}"
            await asyncio.sleep(plan.pause_seconds)
            done.append(await rollout.replace(service, old, f"{service}-{number}"))
    await writing
    return done


def main(arguments: Sequence[str]) -> int:
    """Run, print and keep the report; the exit status is 1 when somebody would have noticed."""
    plan = parse(arguments)
    outcome = uvloop.run(run(plan))
    console = Console()
    console.print(_replaced(plan, outcome), report.counted(outcome.verdict))
    console.print(machine(), highlight=False)
    console.print("nobody noticed" if outcome.good else "SOMEBODY NOTICED", highlight=False)
    console.print(f"kept in {report.save('rolling', plan, outcome, good=outcome.good)}", highlight=False)
    return 0 if outcome.good else 1


def parse(arguments: Sequence[str]) -> Plan:
    """The plan that a command line asks for."""
    parser = argparse.ArgumentParser(prog="bin/chaos --rolling", description=__doc__)
    parser.add_argument("--messages", type=int, default=6_000, help="messages of all customers (6,000)")
    parser.add_argument("--customers", type=int, default=300, help="customers who write (300)")
    parser.add_argument("--seconds", type=float, default=180.0, help="time in which they write (180)")
    parser.add_argument("--pause", type=float, default=5.0, help="seconds between two replacements (5)")
    parser.add_argument("--rounds", type=int, default=2, help="how often each is replaced (2)")
    parser.add_argument("--seed", type=int, default=1, help="of the moments at which customers write (1)")
    given = parser.parse_args(arguments)
    return Plan(given.messages, given.customers, given.seconds, given.pause, given.rounds, given.seed)


def _replaced(plan: Plan, outcome: Outcome) -> Table:
    title = f"Replaced while {plan.customers} customers wrote {plan.messages} messages in {plan.seconds:g} s"
    table = Table("service", title=title, title_justify="left")
    table.add_column("new one healthy after, s", justify="right")
    table.add_column("old one ended after, s", justify="right")
    for each in outcome.replacements:
        table.add_row(each.service, f"{each.ready_seconds:.1f}", f"{each.stop_seconds:.1f}")
    return table
