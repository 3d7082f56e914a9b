"""docs/costs.md, from the blueprint and the price list."""

from __future__ import annotations

from tools.deployment import blueprint, prices
from tools.deployment.costs import Bill, bill

_HEAD = """\
# What it costs

Generated from `render.yaml` and `data/prices.yaml` by `bin/docs`; `bin/gpbikes costs` prints the same.
US dollars a month, prices of {dated}.
A range is what is always paid, and what is paid when every service runs all the instances it may.
Not in it: what Meta charges for messages, what OpenAI charges for tokens, and traffic out.
`bin/gpbikes costs --month 2026-11` counts a month's messages and prices them by `data/message_prices.yaml`.
"""


def bills() -> list[Bill]:
    """The bill of every scenario. Raises DataFileError and NotPriced."""
    listed, described = prices.load(), blueprint.load()
    return [bill(scenario, described, listed) for scenario in listed.scenarios]


def page() -> str:
    """The page as Markdown."""
    head = _HEAD.format(dated=prices.load().dated)
    return "\n".join([head, *(section(each) for each in bills())])


def section(bill: Bill) -> str:
    """One scenario as a table."""
    rows = [f"| {line.item} | {line.plan} | {_amount(line.least, line.most)} |" for line in bill.lines]
    total = (
        f"| **total** | at most {bill.scenario.limit:g} is wanted | **{_amount(bill.least, bill.most)}** |"
    )
    table = ["| item | plan | US$ a month |", "|---|---|---|", *rows, total, ""]
    return "\n".join([f"## {bill.scenario.name.capitalize()}", "", *table])


def _amount(least: float, most: float) -> str:
    return f"{least:.2f}" if least == most else f"{least:.2f}-{most:.2f}"
