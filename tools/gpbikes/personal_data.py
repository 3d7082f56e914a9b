"""One customer's data: shown, exported, erased."""

from __future__ import annotations

import getpass
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from libs.common.clock import SystemClock
from libs.common.database import Database
from libs.common.identifiers import uuid7
from libs.common.objects import S3Objects
from libs.common.personal_data import repository
from libs.common.personal_data.erasure import Certificate, Erasure
from libs.common.personal_data.export import Export
from libs.common.personal_data.subject import belongings, subject
from libs.common.settings import DatabaseSettings, ObjectSettings, read
from libs.faust_redis import erasing
from libs.faust_redis.pipeline import Pipeline
from tools.gpbikes import environment
from tools.gpbikes.redis_connection import connected, stream_keys
from tools.gpbikes.running import Refused, run

_SPELT_OUT = ("contacts", "contact_aliases", "contact_facts")

_Customer = Annotated[str, typer.Argument(help="A contact's id, a phone number or a user id.")]
_Who = Annotated[str, typer.Option(help="Your name, for the audit log.", default_factory=getpass.getuser)]


def show(who: _Customer) -> None:
    """Show who a customer is, by which names and since when, and how much is kept besides."""
    run(_show(who))


def export(
    who: _Customer,
    to: Annotated[Path, typer.Option(help="Folder to write to; made when it is not there.")],
    actor: _Who,
) -> None:
    """Write everything that is kept of a customer into a folder: JSON, and the files. Audited."""
    run(_export(who, to, actor))


def erase(
    who: _Customer,
    actor: _Who,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Erase a customer: rows, vectors, files, stream entries. Audited, cannot be undone, can be run again."""
    if not yes:
        typer.confirm(f"Erase everything that is kept of {who}, for good?", abort=True)
    run(_erase(who, actor))


class EveryStream:
    """The streams of the installation, as an erasure needs them."""

    def __init__(self, pipeline: Pipeline) -> None:
        """Look into them over `pipeline`."""
        self._pipeline = pipeline

    async def erase(self, concerns: Callable[[bytes], bool]) -> int:
        """Take the events that are meant out of every stream, dead letters included; how many."""
        return sum([await erasing.erase(self._pipeline, key, concerns) for key in stream_keys()])


async def _show(who: str) -> None:
    async with _opened() as database, database.transaction() as connection:
        found = await subject(connection, who)
        if not found.contacts:
            raise Refused(
                f"nobody is known as {who}; `gpbikes contacts search` finds parts of a name or number"
            )
        kept = await belongings(connection, found)
        rows = {table: await repository.read(connection, kept.rows, table) for table in kept.rows.tables}
    table = Table("what", "of the customer", show_header=False)
    for contact in rows["contacts"]:
        table.add_row("contact", f"{contact['id']}, since {contact['created_at']:.10}")
        table.add_row("called", ", ".join(filter(None, (contact["profile_name"], contact["username"]))))
        table.add_row("wants no messages since", contact["opted_out_at"] or "")
    for alias in rows["contact_aliases"]:
        table.add_row(alias["kind"], f"{alias['value']}, since {alias['first_seen_at']:.10}")
    for fact in rows["contact_facts"]:
        table.add_row(fact["name"], f"{fact['value']}, learnt {fact['learned_at']:.10}")
    for name, kept_rows in rows.items():
        if kept_rows and name not in _SPELT_OUT:
            table.add_row(name, f"rows: {len(kept_rows)}")
    Console(markup=False).print(table)


async def _export(who: str, folder: Path, actor: str) -> None:
    async with _opened() as database:
        export = Export(database, _objects(), actor=actor, clock=SystemClock(), new_id=uuid7)
        exported = await export.write(who, folder)
    rows = sum(exported.rows.values())
    typer.echo(f"{rows} rows of {len(exported.rows)} tables and {exported.files} files: {exported.data}")


async def _erase(who: str, actor: str) -> None:
    async with _opened() as database, connected() as pipeline:
        streams = EveryStream(pipeline)
        erasure = Erasure(database, _objects(), streams, actor=actor, clock=SystemClock(), new_id=uuid7)
        _print(await erasure.erase(who))


def _print(certificate: Certificate) -> None:
    table = Table("removed from", "rows", "sha256", title=f"Certificate {certificate.id}, in the audit log")
    for name, removed in certificate.tables.items():
        table.add_row(name, str(removed.rows), removed.sha256)
    table.add_row("files", str(certificate.files), "")
    table.add_row("stream entries", str(certificate.stream_entries), "")
    Console(markup=False).print(table)


def _objects() -> S3Objects:
    return S3Objects(read(ObjectSettings, environment.found(os.environ)))


@asynccontextmanager
async def _opened() -> AsyncIterator[Database]:
    database = Database(read(DatabaseSettings, environment.found(os.environ)), application="gpbikes")
    async with database.opened():
        yield database
