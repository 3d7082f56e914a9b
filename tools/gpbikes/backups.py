"""Backups: taken by hand, listed, proved, and brought back."""

from __future__ import annotations

import os
from collections.abc import Awaitable
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from libs.common.objects import ObjectStoreError
from libs.common.settings import DatabaseSettings, read
from services.backup.app import create_backups
from services.backup.archive import Manifest
from services.backup.backups import LATEST, Backups
from services.backup.errors import BackupError
from tools.gpbikes import environment
from tools.gpbikes.running import Refused, run

backup = typer.Typer(help="Take, list and prove backups of the database in S3.", no_args_is_help=True)

Result = TypeVar("Result")
_Name = Annotated[str, typer.Argument(metavar="[NAME]", help="As `backup list` shows it; else the latest.")]


@backup.command()
def take() -> None:
    """Dump the database, prove the dump by a restore beside it, keep it in S3, remove the old ones."""
    run(_take())


@backup.command("list")
def list_backups() -> None:
    """Show every backup, the oldest first."""
    run(_list())


@backup.command()
def verify(name: _Name = LATEST) -> None:
    """Fetch a backup, restore it into a database made for it alone beside DATABASE_URL, count its rows."""
    run(_verify(name))


def restore(
    into: Annotated[str, typer.Option(help="Address of an empty database.")], name: _Name = LATEST
) -> None:
    """Bring a backup back into an empty database, and count its rows."""
    run(_restore(name, into))


async def _take() -> None:
    manifest = await _refusing(_backups().take(_database_url()))
    removed = await _refusing(_backups().remove_old())
    _tell("taken and proved", manifest)
    typer.echo(f"{len(removed)} old files removed")


async def _list() -> None:
    table = Table("name", "MB", "rows", "tables", "Postgres", "dump", "restore")
    for each in await _refusing(_backups().listed()):
        table.add_row(
            each.name,
            f"{each.size_bytes / 1e6:.1f}",
            str(sum(each.rows.values())),
            str(len(each.rows)),
            each.postgres,
            f"{each.dump_seconds:.1f} s",
            f"{each.restore_seconds:.1f} s",
        )
    Console().print(table)


async def _verify(name: str) -> None:
    _tell("proved", await _refusing(_backups().verify(name, _database_url())))


async def _restore(name: str, into: str) -> None:
    _tell("restored", await _refusing(_backups().restore(name, into)))
    typer.echo("next: `DATABASE_URL=<that address> bin/migrate`, which also gives the services their rights")


async def _refusing(work: Awaitable[Result]) -> Result:
    try:
        return await work
    except (BackupError, ObjectStoreError) as error:
        raise Refused(str(error)) from error


def _backups() -> Backups:
    return create_backups(environment.found(os.environ))


def _database_url() -> str:
    return read(DatabaseSettings, environment.found(os.environ)).database_url


def _tell(what: str, manifest: Manifest) -> None:
    typer.echo(f"{manifest.name} {what}: {sum(manifest.rows.values())} rows in {len(manifest.rows)} tables")
