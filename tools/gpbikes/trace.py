"""`gpbikes trace`: one id followed through every service, as a table of moments and the gaps between them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from libs.common.database import Database
from libs.common.settings import DatabaseSettings, SettingsError, read
from libs.faust_redis.dead_letter_store import DeadLetter, DeadLetterStore
from libs.faust_redis.errors import FaustRedisError
from tools.gpbikes import environment, life_repository
from tools.gpbikes.desk import Desk, name_of
from tools.gpbikes.life import Buried, Step, steps
from tools.gpbikes.redis_connection import connected, stream_keys
from tools.gpbikes.running import Refused, run


def trace(
    wanted: Annotated[
        str,
        typer.Argument(metavar="ID", help="Of an event, message, turn or outbox row, or Meta's wamid."),
    ],
) -> None:
    """Show the whole life of a message: what each service did with it, and when. No text of anybody."""
    run(_trace(wanted))


async def _trace(wanted: str) -> None:
    database = Database(read(DatabaseSettings, environment.found(os.environ)), application="gpbikes")
    async with database.opened(), database.transaction() as connection:
        life = await life_repository.find(connection, wanted)
    life = replace(life, buried=await _buried(life.ids | {wanted}))
    found = steps(life)
    if not found:
        raise Refused(
            f"nothing is known of {wanted}: of a message that came twice only the first is kept, and an "
            "outbox row is forgotten a day after it was published"
        )
    Console(markup=False).print(table(found))


async def _buried(ids: Iterable[str]) -> list[Buried]:
    """The dead letters that carry one of `ids`; none, and a line that says so, when the streams are away."""
    sought = [each.encode() for each in ids]
    try:
        async with connected() as pipeline:
            letters = await Desk(DeadLetterStore(pipeline), stream_keys()).letters()
    except (FaustRedisError, SettingsError) as error:
        typer.echo(f"gpbikes: the dead letters were not looked at: {error}", err=True)
        return []
    return [_as_buried(each) for each in letters if any(one in each.event for one in sought)]


def _as_buried(letter: DeadLetter) -> Buried:
    return Buried(name_of(letter), letter.service, letter.reason, datetime.fromisoformat(letter.died_at))


def table(found: Sequence[Step]) -> Table:
    """The steps with the time that passed before each; the title is the time from the first to the last."""
    shown = Table(
        "time (UTC)", "gap", "service", "what", "id", "detail",
        title=f"{len(found)} steps in {_seconds(found[-1].at - found[0].at)}",
    )  # fmt: skip
    gaps = ["", *(_seconds(after.at - before.at) for before, after in pairwise(found))]
    for step, gap in zip(found, gaps, strict=True):
        time = f"{step.at:%Y-%m-%d %H:%M:%S}.{step.at.microsecond // 1000:03}"
        shown.add_row(time, gap, step.service, step.what, step.id, step.detail)
    return shown


def _seconds(duration: timedelta) -> str:
    return f"{duration.total_seconds():.3f} s"
