"""Sales: what was sold to whom, how far its papers are, and when it was delivered."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import typer
from rich.console import Console
from rich.table import Table

from libs.common import opening_hours
from libs.common import sales as repository
from libs.common.audit import Action, record
from libs.common.catalog import load_catalog
from libs.common.clock import SystemClock
from libs.common.database import Connection
from libs.common.identifiers import uuid7
from libs.common.ownership import PAPER_STATES, PAPERS, Paper, PaperState, load_ownership
from libs.common.sales import Sale
from libs.common.understanding.models import ModelNames
from tools.gpbikes.opened import Dealership, Who, dealership_of, transaction
from tools.gpbikes.running import Refused, run

sales = typer.Typer(help="Record what was sold, its papers and its delivery.", no_args_is_help=True)

_Sale = Annotated[UUID, typer.Argument(metavar="SALE", help="As `list` shows it.")]
_Day = Annotated[str, typer.Option("--on", help="The day, such as 2026-11-26; empty: today.")]
_State = Annotated[str, typer.Option(help=f"One of {', '.join(PAPER_STATES)}.")]


@sales.command("list")
def list_sales(
    dealership: Dealership = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Show at most so many.")] = 50,
) -> None:
    """Show the newest sales."""
    run(_list(dealership, limit))


@sales.command("add")
def add_sale(
    conversation: Annotated[UUID, typer.Argument(help="The customer's, as `leads list` shows it.")],
    model: Annotated[str, typer.Argument(help="As customers call it; the catalog knows its names.")],
    who: Who,
    plate: Annotated[str, typer.Option(help="When it has one already.")] = "",
    on: _Day = "",
) -> None:
    """Record a sale: the lead has bought, and nobody follows up any more. Audited."""
    run(_add(conversation, model, plate, on, who))


@sales.command()
def papers(
    sale: _Sale,
    who: Who,
    *,
    registration: _State = "",
    plate: _State = "",
    soat: _State = "",
    number: Annotated[str, typer.Option(help="The plate itself, once it is known.")] = "",
) -> None:
    """Say how far papers are; the customer who asks is told so. Audited."""
    run(_papers(sale, {"registration": registration, "plate": plate, "soat": soat}, number, who))


@sales.command()
def deliver(sale: _Sale, who: Who, on: _Day = "") -> None:
    """Say that the customer has it: the survey and the revisions are planned by it. Audited."""
    run(_deliver(sale, on, who))


async def _list(dealership: UUID | None, limit: int) -> None:
    async with transaction() as connection:
        dealership_id = await dealership_of(connection, dealership)
        found = await repository.of_dealership(connection, dealership_id, limit=limit)
    table = Table("sale", "model", "plate", "sold", "delivered", "papers", "km told")
    for each in found:
        states = " ".join(f"{paper}={each.papers[paper]}" for paper in PAPERS if paper in each.papers)
        driven = str(each.odometer.kilometres) if each.odometer else ""
        delivered = str(each.delivered_on or "")
        table.add_row(str(each.id), each.model, each.plate, str(each.sold_on), delivered, states, driven)
    Console(markup=False).print(table)


async def _add(conversation_id: UUID, model: str, plate: str, on: str, who: str) -> None:
    sale_id, now, name = uuid7(), SystemClock().now(), _model(model)
    async with transaction() as connection:
        added = await repository.add(
            connection,
            sale_id,
            conversation_id,
            model=name,
            plate=plate.upper(),
            sold_on=_day(on, now),
            now=now,
        )
        if not added:
            raise Refused(f"there is no conversation {conversation_id}; `gpbikes leads list` shows them")
        await _record(connection, "sale.add", sale_id, who, model=name)
    typer.echo(f"sold: {name}, sale {sale_id}")


async def _papers(sale_id: UUID, states: dict[Paper, str], number: str, who: str) -> None:
    given = {paper: state for paper, state in states.items() if state}
    wrong = [state for state in given.values() if state not in PAPER_STATES]
    if wrong or not (given or number):
        what = f"{wrong[0]!r} is no state" if wrong else "say which paper is how far"
        raise Refused(f"{what}; the states are {', '.join(PAPER_STATES)}")
    now = SystemClock().now()
    async with transaction() as connection:
        await _sale(connection, sale_id)
        for paper in PAPERS:
            if state := _state(given.get(paper, "")):
                await repository.set_paper(connection, sale_id, paper, state, now=now)
        if number:
            await repository.set_plate(connection, sale_id, number.upper())
        await _record(connection, "sale.papers", sale_id, who, **given)
    typer.echo("recorded")


async def _deliver(sale_id: UUID, on: str, who: str) -> None:
    ownership, zone, now = load_ownership(), opening_hours.load().zone, SystemClock().now()
    async with transaction() as connection:
        sale, day = await _sale(connection, sale_id), _day(on, now)
        if day < sale.sold_on:
            raise Refused(f"it was sold on {sale.sold_on}, and cannot have been delivered before")
        await repository.deliver(connection, sale, day, ownership, zone)
        await _record(connection, "sale.deliver", sale_id, who, on=str(day))
    typer.echo(
        f"delivered on {day}; the customer is asked how it was {ownership.survey_after_days} days later"
    )


async def _sale(connection: Connection, sale_id: UUID) -> Sale:
    sale = await repository.find(connection, sale_id)
    if sale is None:
        raise Refused(f"there is no sale {sale_id}; `gpbikes sales list` shows them")
    return sale


async def _record(connection: Connection, name: str, sale_id: UUID, who: str, **details: str) -> None:
    action = Action(who, name, f"sale/{sale_id}", details)
    await record(connection, action, action_id=uuid7(), now=SystemClock().now())


def _model(text: str) -> str:
    names = ModelNames({model.name: model.aliases for model in load_catalog().models})
    found = names.find(text)
    if len(found) != 1:
        what = f"could mean {', '.join(found)}" if found else "is not in data/catalog.yaml"
        raise Refused(f"{text!r} {what}; write one name of the catalog")
    return found[0]


def _state(text: str) -> PaperState | None:
    return next((state for state in PAPER_STATES if state == text), None)


def _day(text: str, now: datetime) -> date:
    if not text:
        return now.astimezone(opening_hours.load().zone).date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(f"{text!r} is no day: write 2026-11-26") from None
