"""Advisors: who conversations can be handed to, and when they work."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import typer
from rich.console import Console
from rich.table import Table

from libs.common.audit import Action, record
from libs.common.clock import SystemClock
from libs.common.database import Connection
from libs.common.handoffs import advisors as repository
from libs.common.handoffs.advisors import WorkingHoursError
from libs.common.identifiers import uuid7
from tools.gpbikes.opened import Dealership, Who, dealership_of, transaction
from tools.gpbikes.running import Refused, run

advisors = typer.Typer(help="Say who gets conversations from the assistant, and when.", no_args_is_help=True)

_Name = Annotated[str, typer.Argument(help="As the staff know the advisor.")]


@advisors.command("list")
def list_advisors(dealership: Dealership = None) -> None:
    """Show the advisors, with how many conversations each has."""
    run(_list(dealership))


@advisors.command("add")
def add_advisor(
    name: _Name,
    who: Who,
    hours: Annotated[
        str, typer.Option(help="Such as 'monday=09:00-13:00 tuesday=09:00-13:00'; empty: opening hours.")
    ] = "",
    dealership: Dealership = None,
) -> None:
    """Let somebody get conversations. Audited."""
    run(_add(name, hours, dealership, who))


@advisors.command()
def available(
    name: _Name,
    who: Who,
    no: Annotated[bool, typer.Option("--no", help="The advisor gets no new conversations.")] = False,
    dealership: Dealership = None,
) -> None:
    """Let an advisor get conversations again, or with --no no new ones. Audited."""
    run(_available(name, not no, dealership, who))


async def _list(dealership: UUID | None) -> None:
    async with transaction() as connection:
        found = await repository.listed(connection, await dealership_of(connection, dealership))
    table = Table("name", "available", "conversations", "works")
    for each in found:
        hours = each.working_hours
        works = (
            " ".join(f"{day}={','.join(parts)}" for day, parts in hours.items()) if hours else "opening hours"
        )
        table.add_row(each.name, "yes" if each.available else "no", str(each.load), works)
    Console(markup=False).print(table)


async def _add(name: str, hours: str, dealership: UUID | None, who: str) -> None:
    try:
        week = repository.read_working_hours(hours) if hours else None
    except WorkingHoursError as error:
        raise Refused(str(error)) from error
    async with transaction() as connection:
        dealership_id, advisor_id = await dealership_of(connection, dealership), uuid7()
        if not await repository.add(connection, advisor_id, dealership_id, name, week):
            raise Refused(f"there is an advisor {name} already; `gpbikes advisors list` shows them")
        await _record(connection, "advisor.add", advisor_id, dealership_id, who)
    typer.echo(f"{name} gets conversations from now on")


async def _available(name: str, value: bool, dealership: UUID | None, who: str) -> None:
    async with transaction() as connection:
        dealership_id = await dealership_of(connection, dealership)
        advisor_id = await repository.find(connection, dealership_id, name)
        if advisor_id is None:
            raise Refused(f"there is no advisor {name}; `gpbikes advisors list` shows them")
        await repository.set_available(connection, advisor_id, available=value)
        action = "advisor.available" if value else "advisor.unavailable"
        await _record(connection, action, advisor_id, dealership_id, who)
    typer.echo(f"{name} gets {'conversations' if value else 'no new conversations'} from now on")


async def _record(connection: Connection, name: str, advisor_id: UUID, dealership_id: UUID, who: str) -> None:
    action = Action(who, name, f"advisor/{advisor_id}", {}, dealership_id)
    await record(connection, action, action_id=uuid7(), now=SystemClock().now())
