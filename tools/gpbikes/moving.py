"""What an old server of streams still holds is carried over to the one that the services now use."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from libs.common.settings import RedisSettings, read
from libs.common.streams import ALL
from libs.faust_redis.client import Client
from libs.faust_redis.measures import measure
from libs.faust_redis.moving import Moved, Mover, Server
from libs.faust_redis.pipeline import Pipeline
from tools.gpbikes import environment
from tools.gpbikes.redis_connection import TIMEOUT_SECONDS
from tools.gpbikes.running import Refused, run

IDLE_SECONDS = 10.0
"""Twice what a worker that lives may take until it is heard of again."""

LOOK_SECONDS = 1.0


def move_streams(
    source: Annotated[str, typer.Option("--from", envvar="REDIS_URL_BEFORE", help="REDIS_URL of before.")],
    shards: Annotated[int, typer.Option("--from-shards", min=1, help="STREAM_SHARDS of before.")] = 1,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what the old server holds, and do nothing.")
    ] = False,
) -> None:
    """Carry over to REDIS_URL what another server of streams still holds, dead letters included.

    For the end of a move, once the consumers of the old server are stopped: docs/operations/scaling.md.
    What a worker had in hand when it was killed follows ten seconds later.
    """
    run(_show(source, shards) if dry_run else _move(source, shards))


async def _show(url: str, shards: int) -> None:
    async with _server(url, shards) as source:
        keys = [key for name in sorted(ALL) for key in source.layout.read(name)]
        found = [each for key in keys for each in await measure(source.pipeline, key)]
    table = Table("stream", "group", "unread", "pending", "postponed", "dead letters")
    for each in found:
        figures = (each.lag, each.pending, each.postponed, each.dead)
        if any(figures):
            table.add_row(each.stream, each.group, *map(str, figures))
    Console(markup=False).print(table)


async def _move(url: str, shards: int) -> None:
    settings = read(RedisSettings, environment.found(os.environ))
    if url == settings.redis_url:
        raise Refused("--from is the server that REDIS_URL names: set REDIS_URL to the new one")
    async with _server(url, shards) as source, _server(settings.redis_url, settings.stream_shards) as target:
        mover = Mover(source, target, idle_seconds=IDLE_SECONDS)
        moved: dict[str, Moved] = {}
        while in_hand := await _round(mover, moved):
            typer.echo(f"{in_hand} entries are in the hands of workers of the old server: waiting for them")
            await asyncio.sleep(LOOK_SECONDS)
    _print(moved)


async def _round(mover: Mover, moved: dict[str, Moved]) -> int:
    """Move what can be moved now, add it up in `moved`, and return how many entries are left."""
    left = 0
    for name, stream in sorted(ALL.items()):
        found = await mover.move(stream)
        moved[name] = moved.get(name, Moved()) + found
        left += found.in_hand
    return left


def _print(moved: Mapping[str, Moved]) -> None:
    table = Table("stream", "entries", "postponed", "dead letters", title="carried over")
    for name, each in moved.items():
        figures = (each.entries, each.postponed, each.dead)
        if any(figures):
            table.add_row(name, *map(str, figures))
    Console(markup=False).print(table)


@asynccontextmanager
async def _server(url: str, shards: int) -> AsyncIterator[Server]:
    client = Client(url, name="gpbikes", timeout_seconds=TIMEOUT_SECONDS)
    pipeline = Pipeline(client.link(), timeout_seconds=TIMEOUT_SECONDS)
    try:
        yield Server(client, pipeline, shards)
    finally:
        await pipeline.close()
