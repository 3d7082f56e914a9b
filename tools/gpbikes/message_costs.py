"""What Meta charges for the messages of a month, as the database has them."""

from __future__ import annotations

from datetime import datetime

from rich.console import Console
from rich.table import Table

from libs.common.message_costs import ZONE, Charge, Prices, charges, count_sent, load_prices, month_of
from libs.common.templates import load_templates
from tools.gpbikes import ai_costs
from tools.gpbikes.opened import transaction
from tools.gpbikes.running import Refused


async def show(month: str) -> None:
    """Print what messages and the language model have cost in `month`, such as 2026-11.

    Raises Refused and DataFileError.
    """
    try:
        moment = datetime.strptime(month, "%Y-%m").replace(tzinfo=ZONE)
    except ValueError:
        raise Refused(f"{month!r} is no month; write it as 2026-11") from None
    since, until = month_of(moment)
    prices = load_prices()
    async with transaction() as connection:
        sent = await count_sent(connection, load_templates(), since=since, until=until)
        spent = await ai_costs.count_spent(connection, since=since, until=until)
    Console().print(_table(month, charges(sent, prices), prices), ai_costs.table(moment, spent))


def _table(month: str, found: tuple[Charge, ...], prices: Prices) -> Table:
    title = f"messages of {month}, at Meta's prices of {prices.dated}"
    table = Table("number", "category", "messages", "free", "COP", title=title)
    for each in found:
        pesos = "no price" if each.pesos is None else f"{each.pesos:,}"
        table.add_row(
            each.sent.phone_number_id, each.sent.category, f"{each.sent.messages:,}", f"{each.free:,}", pesos
        )
    table.add_section()
    table.add_row("total", "", "", "", f"{sum(each.pesos or 0 for each in found):,}")
    return table
