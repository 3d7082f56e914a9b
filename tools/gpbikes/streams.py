"""How far every stream is: a table that stays up to date, or is printed once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from typing import Annotated

import typer
from rich.console import Console
from rich.live import Live
from rich.table import Table

from libs.faust_redis.measures import Measure, measure
from libs.faust_redis.pipeline import Pipeline
from tools.gpbikes.redis_connection import connected, stream_keys
from tools.gpbikes.running import run


def streams(
    once: Annotated[bool, typer.Option("--once", help="Print the table once, without rates.")] = False,
    every: Annotated[float, typer.Option(min=0.2, help="Seconds between two looks.")] = 2.0,
) -> None:
    """Show for every stream and group what is unread, pending and postponed, since when, and the rate."""
    console = Console()
    run(_print_once(console) if once else _watch(console, every))


async def _print_once(console: Console) -> None:
    async with connected() as pipeline:
        console.print(table(await _measures(pipeline), {}, seconds=0))


async def _watch(console: Console, every: float) -> None:
    async with connected() as pipeline:
        before, looked_at = await _measures(pipeline), time.monotonic()
        with Live(table(before, {}, seconds=0), console=console, auto_refresh=False) as live:
            while True:
                await asyncio.sleep(every)
                now, at = await _measures(pipeline), time.monotonic()
                read_before = {(each.stream, each.group): each.read for each in before}
                live.update(table(now, read_before, seconds=at - looked_at), refresh=True)
                before, looked_at = now, at


async def _measures(pipeline: Pipeline) -> list[Measure]:
    return [each for key in stream_keys() for each in await measure(pipeline, key)]


def table(
    measures: Sequence[Measure], read_before: Mapping[tuple[str, str], int], *, seconds: float
) -> Table:
    """The measures as a table; the rate is what was read since `read_before`, `seconds` ago, per second."""
    shown = Table(
        "stream", "group", "lag", "pending", "postponed", "oldest", "consumers", "dead", "rate",
        title=f"{len(measures)} groups",
    )  # fmt: skip
    for each in measures:
        before = read_before.get((each.stream, each.group))
        rate = "" if before is None else f"{(each.read - before) / seconds:.1f}/s"
        shown.add_row(
            each.stream,
            each.group,
            str(each.lag),
            str(each.pending),
            str(each.postponed),
            f"{each.oldest_seconds:.1f} s" if each.oldest_seconds else "",
            str(each.consumers),
            str(each.dead),
            rate,
        )
    return shown
