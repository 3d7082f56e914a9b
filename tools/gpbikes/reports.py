"""`gpbikes report`: what the staff's channel is told each morning and each Monday."""

from __future__ import annotations

import os
from zoneinfo import ZoneInfo

import typer

from libs.common import opening_hours
from libs.common.clock import SystemClock
from libs.common.database import Database
from libs.common.metrics import Metrics
from libs.common.settings import DatabaseSettings, ReportSettings, SlackSettings, read
from libs.common.slack import Slack
from services.agents.reports.reports import Reports
from tools.gpbikes import environment
from tools.gpbikes.running import run

report = typer.Typer(help="Print the daily or the weekly report.", no_args_is_help=True)


@report.command()
def daily() -> None:
    """Print yesterday's report, as the channel gets it at 9:00."""
    run(_print(weekly=False))


@report.command()
def weekly() -> None:
    """Print the last week's report, as the channel gets it on Monday at 10:00."""
    run(_print(weekly=True))


async def _print(*, weekly: bool) -> None:
    variables = environment.found(os.environ)
    database = Database(read(DatabaseSettings, variables), application="gpbikes")
    reports = Reports(
        database=database,
        slack=Slack(SlackSettings()),
        settings=read(ReportSettings, variables),
        zone=_zone(),
        clock=SystemClock(),
        metrics=Metrics(),
    )
    async with database.opened():
        told = await (reports.weekly() if weekly else reports.daily())
    typer.echo("\n\n".join(told) or "there is no dealership yet; start the services once")


def _zone() -> ZoneInfo:
    return opening_hours.load().zone
