"""`gpbikes autoscale`: instances of the consumers by what waits in their streams."""

from __future__ import annotations

import asyncio
import os
from typing import Annotated

import typer

from libs.common.clock import SystemClock
from libs.common.settings import RenderSettings, read
from libs.faust_redis.errors import FaustRedisError
from libs.faust_redis.measures import Measure, measure
from libs.faust_redis.pipeline import Pipeline
from tools.deployment import blueprint, prices
from tools.gpbikes import environment
from tools.gpbikes.redis_connection import connected, stream_keys
from tools.gpbikes.running import run
from tools.scaling.autoscaler import Autoscaler
from tools.scaling.policy import Bounds, Policy
from tools.scaling.render_api import RenderAPI, RenderError

PREFIX = "gpbikes-"


def autoscale(
    bounds: Annotated[
        list[str] | None, typer.Option(metavar="SERVICE=LEAST..MOST", help="As often as there are services.")
    ] = None,
    every: Annotated[float, typer.Option(min=0.05, help="Seconds between two looks.")] = 30.0,
    looks: Annotated[int, typer.Option(min=0, help="So many looks, then end; 0: without end.")] = 0,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be changed, and change nothing.")
    ] = False,
) -> None:
    """Add and remove instances of the consumers on Render, by what waits for them.

    Without --bounds: between what the blueprint starts with and what the scaled scenario is priced for.
    """
    run(_autoscale(_bounds(bounds or []), every=every, looks=looks, dry_run=dry_run))


async def _autoscale(bounds: dict[str, Bounds], *, every: float, looks: int, dry_run: bool) -> None:
    settings = read(RenderSettings, environment.found(os.environ))
    async with connected() as pipeline, RenderAPI.opened(settings) as api:
        autoscaler = Autoscaler(
            api,
            lambda: _measures(pipeline),
            bounds,
            policy=Policy(),
            prefix=PREFIX,
            clock=SystemClock(),
            dry_run=dry_run,
        )
        typer.echo(
            "within " + ", ".join(f"{name} {each.least}..{each.most}" for name, each in bounds.items())
        )
        done = 0
        while True:
            await _look(autoscaler, dry_run=dry_run)
            done += 1
            if done == looks:
                return
            await asyncio.sleep(every)


async def _look(autoscaler: Autoscaler, *, dry_run: bool) -> None:
    try:
        changes = await autoscaler.once()
    except (RenderError, FaustRedisError) as error:
        typer.echo(f"gpbikes: {error}; looks again later", err=True)
        return
    for each in changes:
        would = "would be changed" if dry_run else "changed"
        typer.echo(f"{each.service}: {would} from {each.before} to {each.after}: {each.why}")


async def _measures(pipeline: Pipeline) -> list[Measure]:
    return [each for key in stream_keys() for each in await measure(pipeline, key)]


def _bounds(given: list[str]) -> dict[str, Bounds]:
    if not given:
        return default_bounds()
    try:
        return dict(map(_parse, given))
    except ValueError as error:
        raise typer.BadParameter(f"--bounds: {error}; write router=1..3") from error


def default_bounds() -> dict[str, Bounds]:
    """The consumers of production, from what is started to what is paid for when all has grown."""
    scaled = next(each for each in prices.load().scenarios if each.name == "scaled").instances
    processes = blueprint.load().environments["production"].processes
    consumers = [each for each in processes if isinstance(each, blueprint.PrivateService)]
    return {
        each.services[0]: Bounds(
            each.least_instances, max(each.least_instances, scaled.get(each.services[0], 1))
        )
        for each in consumers
    }


def _parse(text: str) -> tuple[str, Bounds]:
    service, _, numbers = text.partition("=")
    least, _, most = numbers.partition("..")
    return service, Bounds(int(least), int(most))
