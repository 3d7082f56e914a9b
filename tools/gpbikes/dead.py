"""Dead letters: what the services gave up, to look at, to replay, or to throw away."""

from __future__ import annotations

import getpass
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from libs.common.clock import SystemClock
from libs.common.database import Database
from libs.common.identifiers import uuid7
from libs.common.settings import DatabaseSettings, read
from libs.faust_redis.dead_letter_store import DeadLetter, DeadLetterStore
from tools.gpbikes import environment
from tools.gpbikes.desk import AuditedDesk, Desk, name_of
from tools.gpbikes.moments import moment
from tools.gpbikes.redis_connection import connected, stream_keys
from tools.gpbikes.running import Refused, run

dead = typer.Typer(help="Look at dead letters, replay them, throw them away.", no_args_is_help=True)

_Stream = Annotated[str | None, typer.Option(help="Only those of this stream.")]
_Since = Annotated[str | None, typer.Option(help="Only those that died since: 30m, 2h, 3d or a time (UTC).")]
_Who = Annotated[str, typer.Option(help="Your name, for the audit log.", default_factory=getpass.getuser)]
_DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be done, and do nothing.")]


@dead.command("list")
def list_letters(stream: _Stream = None, since: _Since = None) -> None:
    """Show the dead letters, by stream, the oldest first."""
    run(_list(stream, since))


@dead.command()
def show(
    letter: Annotated[str, typer.Argument(metavar="ID", help="As `list` shows it.")],
    who: _Who,
    personal_data: Annotated[
        bool, typer.Option("--personal-data", help="Show the event, too: a customer's words. Audited.")
    ] = False,
) -> None:
    """Show all that is known of one dead letter."""
    run(_show(letter, who=who, personal_data=personal_data))


@dead.command()
def replay(  # noqa: PLR0917 - Typer turns parameters into options, keyword-only or not
    who: _Who,
    letters: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="As `list` shows them.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="All of them.")] = False,
    since: _Since = None,
    stream: _Stream = None,
    dry_run: _DryRun = False,
) -> None:
    """Bring dead letters to their streams again, for the group that gave them up. Audited."""
    run(_replay(letters or [], who=who, every=every, since=since, stream=stream, dry_run=dry_run))


@dead.command()
def discard(
    letters: Annotated[list[str], typer.Argument(metavar="ID...", help="As `list` shows them.")],
    why: Annotated[str, typer.Option(help="The reason, for the audit log.")],
    who: _Who,
    dry_run: _DryRun = False,
) -> None:
    """Throw dead letters away for good. Audited."""
    run(_discard(letters, why=why, who=who, dry_run=dry_run))


async def _list(stream: str | None, since: str | None) -> None:
    async with _store() as store:
        _print(await _chosen(Desk(store, stream_keys()), [], stream=stream, since=since))


async def _show(name: str, *, who: str, personal_data: bool) -> None:
    async with _store() as store:
        letter = await Desk(store, stream_keys()).find(name)
        event = "not shown without --personal-data"
        if personal_data:
            async with _audited(store, who) as desk:
                event = (await desk.read_event(letter)).decode(errors="backslashreplace")
    table = Table("field", "value", show_header=False)
    for field in ("stream", "id", "source_id", "group", "reason", "service", "version", "deliveries",
                  "first_error", "last_error", "died_at"):  # fmt: skip
        table.add_row(field, str(getattr(letter, field)))
    table.add_row("event", event)
    Console(markup=False).print(table)


async def _replay(
    names: Sequence[str], *, who: str, every: bool, since: str | None, stream: str | None, dry_run: bool
) -> None:
    if bool(names) == (every or since is not None):
        raise Refused("say which: either IDs, or --all, or --since")
    async with _store() as store:
        letters = await _chosen(Desk(store, stream_keys()), names, stream=stream, since=since)
        if dry_run:
            _print(letters)
            return
        async with _audited(store, who) as desk:
            for letter in letters:
                _tell(letter, "replayed", done=await desk.replay(letter))


async def _discard(names: Sequence[str], *, why: str, who: str, dry_run: bool) -> None:
    if not why.strip():
        raise Refused("--why: give the reason")
    async with _store() as store:
        letters = await _chosen(Desk(store, stream_keys()), names, stream=None, since=None)
        if dry_run:
            _print(letters)
            return
        async with _audited(store, who) as desk:
            for letter in letters:
                _tell(letter, "discarded", done=await desk.discard(letter, why=why))


async def _chosen(
    desk: Desk, names: Sequence[str], *, stream: str | None, since: str | None
) -> Sequence[DeadLetter]:
    if names:
        return [await desk.find(name) for name in dict.fromkeys(names)]
    earliest = moment(since, now=SystemClock().now()) if since else None
    return await desk.letters(stream=stream, since=earliest)


def _print(letters: Sequence[DeadLetter]) -> None:
    table = Table(
        "id", "group", "reason", "deliveries", "died at", "service", title=f"{len(letters)} dead letters"
    )
    table.columns[0].no_wrap = True
    for each in letters:
        by = f"{each.service} {each.version[:12]}"
        table.add_row(name_of(each), each.group, each.reason, str(each.deliveries), each.died_at, by)
    Console(markup=False).print(table)


def _tell(letter: DeadLetter, what: str, *, done: bool) -> None:
    typer.echo(f"{name_of(letter)}: {what if done else 'was not there any more, nothing was done'}")


@asynccontextmanager
async def _store() -> AsyncIterator[DeadLetterStore]:
    async with connected() as pipeline:
        yield DeadLetterStore(pipeline)


@asynccontextmanager
async def _audited(store: DeadLetterStore, who: str) -> AsyncIterator[AuditedDesk]:
    settings = read(DatabaseSettings, environment.found(os.environ))
    database = Database(settings, application="gpbikes")
    async with database.opened():
        yield AuditedDesk(store, database, actor=who, clock=SystemClock(), new_id=uuid7)
