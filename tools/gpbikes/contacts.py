"""Contacts: who writes to the dealership, and which of them are one customer."""

from __future__ import annotations

import getpass
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

import typer
from rich.console import Console
from rich.table import Table

from libs.common.clock import SystemClock
from libs.common.contact_merging import merge, undo
from libs.common.database import Connection, Database
from libs.common.identifiers import uuid7
from libs.common.settings import DatabaseSettings, read
from tools.gpbikes import environment, personal_data
from tools.gpbikes.running import Refused, run

contacts = typer.Typer(
    help="Look at contacts; make two of them one, or part them; show, export and erase a customer's data.",
    no_args_is_help=True,
)
contacts.command()(personal_data.show)
contacts.command()(personal_data.export)
contacts.command()(personal_data.erase)

_Who = Annotated[str, typer.Option(help="Your name, for the audit log.", default_factory=getpass.getuser)]


@dataclass(frozen=True)
class Listed:
    """A contact with all its aliases, and when something was last said in a conversation of it."""

    id: UUID
    name: str
    aliases: list[str]
    opted_out: bool
    last_message_at: datetime | None
    merges: list[UUID]


@contacts.command("list")
def list_contacts(
    search: Annotated[
        str, typer.Argument(help="Part of a name, a username, a phone number or a user id.")
    ] = "",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Show at most so many.")] = 50,
) -> None:
    """Show contacts, those who wrote last first, with the merges that can be undone."""
    run(_list(search, limit))


@contacts.command("search")
def search_contacts(
    search: Annotated[str, typer.Argument(help="Part of a name, a username, a phone number or a user id.")],
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Show at most so many.")] = 50,
) -> None:
    """Show the contacts that are called so."""
    run(_list(search, limit))


@contacts.command("merge")
def merge_contacts(
    kept: Annotated[UUID, typer.Argument(help="The contact that stays.")],
    merged: Annotated[UUID, typer.Argument(help="The contact that becomes part of it.")],
    who: _Who,
) -> None:
    """Make two contacts one. Audited, and can be undone."""
    run(_merge(kept, merged, who))


@contacts.command()
def unmerge(
    merge_id: Annotated[UUID, typer.Argument(metavar="MERGE", help="As `list` shows it.")], who: _Who
) -> None:
    """Part two contacts that were made one; the assistant will not join them again. Audited."""
    run(_unmerge(merge_id, who))


async def _list(search: str, limit: int) -> None:
    async with _transaction() as connection:
        found = await _find(connection, search, limit)
    table = Table("id", "name", "aliases", "wants no messages", "last message", "merges")
    for each in found:
        last = f"{each.last_message_at:%Y-%m-%d %H:%M}" if each.last_message_at else ""
        opted_out = "yes" if each.opted_out else ""
        merges = "\n".join(map(str, each.merges))
        table.add_row(str(each.id), each.name, "\n".join(each.aliases), opted_out, last, merges)
    Console(markup=False).print(table)


async def _merge(kept: UUID, merged: UUID, who: str) -> None:
    now = SystemClock().now()
    async with _transaction() as connection:
        merge_id = await merge(
            connection, kept=kept, merged=merged, actor=who, now=now, new_id=uuid7, again=True
        )
    if merge_id is None:
        raise Refused("these are not two contacts of one dealership; `gpbikes contacts list` shows them")
    typer.echo(f"merged; to undo it: gpbikes contacts unmerge {merge_id}")


async def _unmerge(merge_id: UUID, who: str) -> None:
    async with _transaction() as connection:
        if not await undo(connection, merge_id, actor=who, now=SystemClock().now(), new_id=uuid7):
            raise Refused(
                f"there is no merge {merge_id} to undo; `gpbikes contacts list` shows those there are"
            )
    typer.echo("parted again")


async def _find(connection: Connection, search: str, limit: int) -> Sequence[Listed]:
    cursor = await connection.execute(
        """
        SELECT c.id, concat_ws(' ', nullif(c.profile_name, ''), nullif(c.username, '')),
               ARRAY(SELECT value FROM contact_aliases WHERE contact_id = c.id ORDER BY kind, value),
               c.opted_out_at IS NOT NULL,
               (SELECT max(last_message_at) FROM conversations WHERE contact_id = c.id) AS last_message_at,
               ARRAY(SELECT id FROM contact_merges WHERE kept_id = c.id AND undone_at IS NULL ORDER BY id)
        FROM contacts c
        WHERE EXISTS (SELECT FROM contact_aliases WHERE contact_id = c.id
                      AND (strpos(value, %(search)s) > 0
                           OR strpos(lower(c.profile_name || ' ' || c.username), lower(%(search)s)) > 0))
        ORDER BY last_message_at DESC NULLS LAST, c.id LIMIT %(limit)s
        """,
        {"search": search, "limit": limit},
    )
    return [Listed(*row) for row in await cursor.fetchall()]


@asynccontextmanager
async def _transaction() -> AsyncIterator[Connection]:
    database = Database(read(DatabaseSettings, environment.found(os.environ)), application="gpbikes")
    async with database.opened(), database.transaction() as connection:
        yield connection
