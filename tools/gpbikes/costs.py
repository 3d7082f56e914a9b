"""What the system costs a month."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from libs.common.data_files import DataFileError
from tools.deployment import cost_page
from tools.deployment.costs import Bill, NotPriced
from tools.gpbikes import message_costs
from tools.gpbikes.running import run


def costs(
    month: Annotated[
        str,
        typer.Option(help="Instead: what messages and the language model have cost, such as in 2026-11."),
    ] = "",
) -> None:
    """Show what staging, initial and scaled production cost a month; exit with 1 when one costs too much."""
    try:
        if month:
            run(message_costs.show(month))
            return
        bills = cost_page.bills()
    except (DataFileError, NotPriced) as error:
        typer.echo(f"gpbikes: {error}", err=True)
        raise typer.Exit(1) from error
    console = Console()
    for bill in bills:
        console.print(_table(bill))
    too_much = [bill.scenario.name for bill in bills if bill.most > bill.scenario.limit]
    if too_much:
        typer.echo(f"gpbikes: costs more than is wanted: {', '.join(too_much)}", err=True)
        raise typer.Exit(1)


def _table(bill: Bill) -> Table:
    title = f"{bill.scenario.name}, at most {bill.scenario.limit:g}"
    table = Table("item", "plan", "least US$", "most US$", title=title)
    for line in bill.lines:
        table.add_row(line.item, line.plan, f"{line.least:.2f}", f"{line.most:.2f}")
    table.add_section()
    table.add_row("total", "", f"{bill.least:.2f}", f"{bill.most:.2f}")
    return table
