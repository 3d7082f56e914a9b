"""What the assistant knows: import it, look at it, ask it, forget it."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable, Coroutine
from collections.abc import Set as AbstractSet
from datetime import UTC, date, datetime
from functools import wraps
from pathlib import Path
from typing import Annotated, ParamSpec
from uuid import UUID

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import Progress
from rich.table import Column, Table

from libs.common.data_files import DataFileError
from libs.common.database import DatabaseUnavailable
from libs.common.knowledge.results import Filters, Kind
from libs.common.objects import ObjectStoreError
from libs.common.settings import SettingsError
from libs.faust_redis.errors import AppendFailed
from services.embeddings.sources import files
from services.embeddings.sources.bundled import bundled
from services.embeddings.sources.errors import SourceError
from services.embeddings.sources.importing import Imported, Source
from services.embeddings.sources.overview import model_overview, overview
from tools.gpbikes.session import Session, UnknownDealership, opened

knowledge = typer.Typer(help="Import what the assistant knows, look at it, ask it.", no_args_is_help=True)
console = Console()

Dealership = Annotated[UUID | None, typer.Option(help="Whose knowledge; needed when there are several.")]
P = ParamSpec("P")
POLL_SECONDS = 0.5
PATIENCE_SECONDS = 15.0
_WAITS = (
    f"nothing was embedded for {PATIENCE_SECONDS:.0f} s: are the embeddings service and its provider there? "
    "What is imported stays, is found by its words, and gets its vectors later; you need not wait."
)
_EXPECTED = (
    SettingsError,
    DatabaseUnavailable,
    UnknownDealership,
    SourceError,
    DataFileError,
    ObjectStoreError,
    AppendFailed,
)


def command(work: Callable[P, Coroutine[object, object, None]]) -> Callable[P, None]:
    """Run `work` to its end; what can go wrong is said in one line, with exit code 1."""

    @wraps(work)
    def run(*arguments: P.args, **options: P.kwargs) -> None:
        try:
            asyncio.run(work(*arguments, **options))
        except _EXPECTED as error:
            typer.echo(f"gpbikes: {error}", err=True)
            raise typer.Exit(1) from error

    return run


@knowledge.command("import")
@command
async def bring(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="PDF, DOCX, Markdown, TXT or HTML files; none: the files of data/.", exists=True),
    ] = None,
    dealership: Dealership = None,
    language: Annotated[str, typer.Option(help="Language of the files.")] = "es",
    dated_on: Annotated[
        datetime | None, typer.Option(help="Day on which the files were right.", formats=["%Y-%m-%d"])
    ] = None,
    wait: Annotated[bool, typer.Option(help="Wait until what is new can be found by meaning.")] = True,
) -> None:
    """Import files, in place of what was imported under their names; only what has changed is worked on."""
    day = (dated_on or datetime.now(UTC)).date()
    async with opened(dealership, uploads=bool(paths)) as session:
        with Progress(console=console) as progress:
            read = [
                uploaded(path, language, day) for path in progress.track(paths or (), description="reading")
            ]
            sources = read or bundled()
            for source in progress.track(sources, description="importing"):
                imported = await session.importer.bring(session.dealership_id, source)
                progress.console.print(_told(source.key, imported), markup=False, highlight=False)
            if wait:
                await _embedded(session, progress, {source.key for source in sources})


@knowledge.command("list")
@command
async def show(dealership: Dealership = None) -> None:
    """List the sources, with how many of their chunks can be found by meaning."""
    async with opened(dealership) as session, session.database.transaction() as connection:
        sources = await overview(connection, session.dealership_id)
    # Whatever the terminal's width, a source's whole name must be there: `remove` asks for it.
    whole = [Column(name, no_wrap=True) for name in ("source", "kind", "embedded", "dated")]
    table = Table(*whole, "title", box=SIMPLE_HEAD)
    for each in sources:
        table.add_row(
            each.key,
            each.kind,
            f"{each.embedded} of {each.chunks}",
            str(each.dated_on),
            each.title,
        )
    console.print(table)


@knowledge.command()
@command
async def remove(
    key: Annotated[str, typer.Argument(help="The source, as `list` names it.")], dealership: Dealership = None
) -> None:
    """Forget a source: no answer comes from it any more."""
    async with opened(dealership, uploads=True) as session:
        if not await session.importer.remove(session.dealership_id, key):
            typer.echo(f"gpbikes: there is no source {key}; see gpbikes knowledge list", err=True)
            raise typer.Exit(1)
    console.print(f"removed {key}", markup=False)


@knowledge.command()
@command
async def search(
    question: Annotated[str, typer.Argument(help="What a customer could ask.")],
    dealership: Dealership = None,
    kind: Annotated[Kind | None, typer.Option(help="Only sources of this kind.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=20)] = 5,
) -> None:
    """Ask as the agents do: what is found, from where, and whether it is enough to answer with."""
    async with opened(dealership) as session:
        answer = await session.knowledge.search(
            session.dealership_id, question, filters=Filters(kinds=(kind,) if kind else ()), limit=limit
        )
    table = Table("", "evidence", "similarity", "words", "source", "passage", box=SIMPLE_HEAD)
    for result in answer.nearest[:limit]:
        place = f"{result.source_key}\n{' > '.join(result.title_path)}\n{result.dated_on}"
        mark = "answers" if result in answer.results else ""
        figures = (f"{result.evidence:.2f}", f"{result.similarity:.3f}", f"{result.coverage:.2f}")
        table.add_row(mark, *figures, place, result.body[:240])
    console.print(table)
    console.print("known" if answer.known else "I don't know", f"({answer.mode})")


@knowledge.command()
@command
async def status(dealership: Dealership = None) -> None:
    """Tell which embedding model is in use, and how far the next one has come."""
    async with opened(dealership) as session, session.database.transaction() as connection:
        states = await model_overview(connection)
    whole = [Column(name, no_wrap=True) for name in ("model", "served as", "state", "embedded", "floor")]
    table = Table(*whole, box=SIMPLE_HEAD)
    for each in states:
        floor = "" if each.model.floor is None else f"{each.model.floor:.2f}"
        table.add_row(
            each.model.name,
            each.model.served_as,
            each.model.state,
            f"{each.embedded} of {each.chunks}",
            floor,
        )
    console.print(table)


def uploaded(path: Path, language: str, day: date) -> Source:
    """A file that staff bring, read; its key is its name. Raises SourceError."""
    content, form = path.read_bytes(), files.format_of(path.name)
    document = files.read(path.name, content, language=language)
    return Source(path.name, form.kind, document, content, form.media_type, day, uploaded=True)


async def _embedded(session: Session, progress: Progress, keys: AbstractSet[str]) -> None:
    """Show how the vectors come, until every chunk of the sources `keys` has one."""
    task = progress.add_task("embedding", total=None)
    most, came_at = -1, time.monotonic()
    while True:
        async with session.database.transaction() as connection:
            known = await overview(connection, session.dealership_id)
        sources = [each for each in known if each.key in keys]
        total, done = sum(each.chunks for each in sources), sum(each.embedded for each in sources)
        progress.update(task, total=total, completed=done)
        if done >= total:
            return
        if done > most:
            most, came_at = done, time.monotonic()
        elif time.monotonic() - came_at >= PATIENCE_SECONDS:
            came_at = math.inf  # it is said once
            progress.console.print(_WAITS, markup=False, highlight=False)
        await asyncio.sleep(POLL_SECONDS)


def _told(key: str, imported: Imported) -> str:
    if imported.unchanged:
        return f"{key}: unchanged"
    return f"{key}: {imported.added} new, {imported.kept} kept, {imported.removed} removed"
