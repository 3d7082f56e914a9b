"""Dealerships of the network on this installation, and the WhatsApp numbers that lead to them."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import typer
from rich.console import Console
from rich.table import Table

from libs.common.audit import Action, record
from libs.common.clock import SystemClock
from libs.common.database import Connection
from libs.common.identifiers import uuid7
from tools.gpbikes import dealerships_repository as repository
from tools.gpbikes.dealerships_repository import Changes
from tools.gpbikes.opened import Who, transaction
from tools.gpbikes.running import Refused, run

dealerships = typer.Typer(help="Add dealerships and their WhatsApp numbers.", no_args_is_help=True)

_Id = Annotated[UUID, typer.Argument(metavar="DEALERSHIP", help="As `list` shows it.")]
_Address = Annotated[str | None, typer.Option(help="Street address, as told to customers.")]
_Rate = Annotated[
    float | None,
    typer.Option(min=0, max=100, help="Nominal annual rate of its credits, in percent, if it has its own."),
]


@dealerships.command("list")
def list_dealerships() -> None:
    """Show the dealerships with their numbers, and which of these the platform has refused."""
    run(_list())


@dealerships.command()
def add(name: str, who: Who, address: _Address = None, annual_rate: _Rate = None) -> None:
    """Add a dealership; give it a number with `number`. Audited."""
    run(_add(Changes(name, address, annual_rate), who))


@dealerships.command("set")
def change(
    dealership: _Id,
    who: Who,
    name: Annotated[str | None, typer.Option(help="Name the assistant presents.")] = None,
    address: _Address = None,
    annual_rate: _Rate = None,
) -> None:
    """Change a dealership. The installation's first takes name and address from the settings. Audited."""
    run(_change(dealership, Changes(name, address, annual_rate), who))


@dealerships.command()
def number(
    dealership: _Id,
    phone_number_id: Annotated[str, typer.Argument(help="Meta's id of the number.")],
    who: Who,
    display: Annotated[str | None, typer.Option(help="The number itself, as customers see it.")] = None,
    per_second: Annotated[
        int | None, typer.Option(min=1, max=1000, help="Messages a second that Meta takes from it.")
    ] = None,
) -> None:
    """Give a dealership a number, or change one of its numbers. Audited.

    What the settings name of the installation's first number comes back when the router starts.
    """
    run(_number(dealership, phone_number_id, display, per_second, who))


@dealerships.command()
def resume(
    phone_number_id: Annotated[str, typer.Argument(help="Meta's id of the number.")], who: Who
) -> None:
    """Let the campaigns of a number go on that rest since the platform lowered its standing. Audited."""
    run(_resume(phone_number_id, who))


async def _list() -> None:
    async with transaction() as connection:
        found = await repository.listed(connection, now=SystemClock().now())
    table = Table("id", "name", "address", "annual rate", "numbers")
    for each in found:
        rate = "" if each.annual_rate is None else f"{each.annual_rate:g} %"
        table.add_row(str(each.id), each.name, each.address, rate, "\n".join(each.numbers))
    Console(markup=False).print(table)


async def _add(changes: Changes, who: str) -> None:
    dealership_id = uuid7()
    async with transaction() as connection:
        await repository.add(connection, dealership_id, changes)
        await _record(connection, "dealership.add", dealership_id, who)
    typer.echo(f"added; give it a number: gpbikes dealerships number {dealership_id} PHONE_NUMBER_ID")


async def _change(dealership_id: UUID, changes: Changes, who: str) -> None:
    async with transaction() as connection:
        if not await repository.change(connection, dealership_id, changes):
            raise _unknown(dealership_id)
        await _record(connection, "dealership.set", dealership_id, who)
    typer.echo("changed; services know it within a minute")


async def _number(
    dealership_id: UUID, phone_number_id: str, display: str | None, per_second: int | None, who: str
) -> None:
    async with transaction() as connection:
        if not await repository.exists(connection, dealership_id):
            raise _unknown(dealership_id)
        if not await repository.set_number(connection, dealership_id, phone_number_id, display, per_second):
            raise Refused(
                f"{phone_number_id} is another dealership's; its conversations cannot cross to this one"
            )
        await _record(connection, "dealership.number", dealership_id, who)
    typer.echo(
        "the number leads there now; if it is of another WhatsApp account, its token belongs into"
        " WHATSAPP_ACCESS_TOKENS of the courier"
    )


async def _resume(phone_number_id: str, who: str) -> None:
    async with transaction() as connection:
        dealership_id = await repository.end_rest(connection, phone_number_id)
        if dealership_id is None:
            raise Refused(f"the campaigns of {phone_number_id} do not rest; `gpbikes dealerships list` shows")
        await _record(connection, "dealership.resume", dealership_id, who)
    typer.echo("what waited is looked at again within an hour")


def _unknown(dealership_id: UUID) -> Refused:
    return Refused(f"there is no dealership {dealership_id}; `gpbikes dealerships list` shows them")


async def _record(connection: Connection, name: str, dealership_id: UUID, who: str) -> None:
    action = Action(who, name, f"dealership/{dealership_id}", {}, dealership_id)
    await record(connection, action, action_id=uuid7(), now=SystemClock().now())
