"""One fault run, from empty servers to the verdict."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import reduce
from operator import add
from pathlib import Path
from random import Random

import psycopg

from libs.faust_redis.errors import FaustRedisError
from tools.chaos import evidence, records, verdict
from tools.chaos.customers import write_all
from tools.chaos.faults import Fault, befall
from tools.chaos.verdict import Verdict
from tools.chaos.victims import victims
from tools.load.platform import Platform, serving
from tools.load.stage import Stage, running

SETTLE_SECONDS = 180.0
"""Longer than several take-overs, one after the other, of what dead workers had in hand."""

LOOK_SECONDS = 1.0
CALM_LOOKS = 3
"""So often in a row must there be nothing left to do before the end is believed."""


@dataclass(frozen=True)
class Plan:
    """How long, how much and how hard."""

    messages: int
    customers: int
    seconds: float
    instances: Mapping[str, int]
    stop_seconds: float
    pause_seconds: float
    seed: int
    keep: str = ""
    """Where logs and evidence stay; nowhere if empty."""
    cluster: bool = False
    """The streams are spread over three masters, each with a replica."""


@dataclass(frozen=True)
class Outcome:
    """What was done and what was counted."""

    faults: Sequence[Fault]
    verdict: Verdict
    dead_letters: Mapping[str, int]
    """How often each reason sent an entry to the dead letters."""

    settling_seconds: float
    """How long it took after the last message until nothing was left to do; at most SETTLE_SECONDS."""


async def run(plan: Plan) -> Outcome:
    """Let customers write and faults happen, wait until all is quiet, and count."""
    with _folder(plan) as folder:
        async with (
            running(folder, instances=plan.instances, cluster=plan.cluster) as stage,
            serving(
                gateway_port=stage.gateway_port, graph_port=stage.graph_port, answered=lambda _: None
            ) as platform,
        ):
            faults = await _write_and_hurt(plan, stage, platform)
            settling_seconds = await settle(stage)
            if plan.keep:
                await evidence.keep(folder, platform=platform, database_url=stage.postgres.url, faults=faults)
            dead_letters = await records.dead_letters(stage.redis_url, stage.layout)
            return Outcome(faults, await count(stage, platform), dead_letters, settling_seconds)


@contextmanager
def _folder(plan: Plan) -> Iterator[Path]:
    if plan.keep:
        folder = Path(plan.keep).resolve()
        folder.mkdir(parents=True)
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="gpbikes-chaos-") as temporary:
        yield Path(temporary)


async def _write_and_hurt(plan: Plan, stage: Stage, platform: Platform) -> list[Fault]:
    async with asyncio.TaskGroup() as tasks:
        faults = tasks.create_task(
            befall(
                victims(stage),
                until=plan.seconds,
                stop_seconds=plan.stop_seconds,
                pause_seconds=plan.pause_seconds,
            )
        )
        tasks.create_task(
            write_all(
                platform,
                messages=plan.messages,
                customers=plan.customers,
                seconds=plan.seconds,
                chance=Random(plan.seed),  # noqa: S311 - the same moments in each run of a seed
            )
        )
    return faults.result()


async def settle(stage: Stage) -> float:
    """Wait until nothing is left to do, at most SETTLE_SECONDS; how long it took."""
    started, calm = time.monotonic(), 0
    while calm < CALM_LOOKS and time.monotonic() - started < SETTLE_SECONDS:
        await asyncio.sleep(LOOK_SECONDS)
        calm = calm + 1 if await _is_quiet(stage) else 0
    return time.monotonic() - started


async def _is_quiet(stage: Stage) -> bool:
    try:
        unfinished = await records.unfinished(stage.postgres.url)
        return not unfinished and (await records.streams(stage.redis_url, stage.layout)).empty
    except (psycopg.OperationalError, FaustRedisError):
        return False  # it was hurt a moment ago


async def count(stage: Stage, platform: Platform, *others: Stage) -> Verdict:
    """What the platform, Postgres and the streams say at the end, those of `others` included."""
    streams = [await records.streams(each.redis_url, each.layout) for each in (stage, *others)]
    return verdict.judge(
        written=platform.written,
        answers=platform.answers,
        stored=await records.stored(stage.postgres.url),
        replies=await records.replies(stage.postgres.url),
        streams=reduce(add, streams),
        webhooks_repeated=platform.poster.refused,
    )
