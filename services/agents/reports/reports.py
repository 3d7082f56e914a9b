"""A report a day and one a week to the staff's channel, and the gauges that alerts look at in between."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

import structlog

from libs.common.clock import Clock
from libs.common.database import EVERY_DEALERSHIP, Database
from libs.common.metrics import Metrics
from libs.common.settings import ReportSettings
from libs.common.slack import Slack, SlackError
from services.agents.reports import repository, texts
from services.agents.reports.figures import Figures, Period, day_before, week_before

DAILY = "0 9 * * *"
WEEKLY = "0 10 * * 1"
EACH_SECONDS = 300.0
"""How often the gauges are counted anew, by every instance: a former leader's would stand still."""

LATELY = timedelta(days=1)
LONG_AGO = timedelta(days=28)
"""Sales take weeks: what they add up to is looked at over four."""

_log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Reports:
    """All reports of an installation, one for each dealership; times are those of `zone`."""

    database: Database
    slack: Slack
    settings: ReportSettings
    zone: ZoneInfo
    clock: Clock
    metrics: Metrics

    async def daily(self) -> list[str]:
        """Yesterday. Raises DatabaseUnavailable."""
        return [texts.daily(each) for each in await self.figures(day_before(self.clock.now(), self.zone))]

    async def weekly(self) -> list[str]:
        """The last whole week. Raises DatabaseUnavailable."""
        infrastructure = self.settings.infrastructure_pesos_a_month
        return [
            texts.weekly(each, infrastructure_pesos_a_month=infrastructure)
            for each in await self.figures(week_before(self.clock.now(), self.zone))
        ]

    async def post_daily(self) -> None:
        """Yesterday into the channel, if there is one."""
        await self._post("daily", await self.daily())

    async def post_weekly(self) -> None:
        """The last week into the channel, if there is one."""
        await self._post("weekly", await self.weekly())

    async def figures(self, period: Period) -> list[Figures]:
        """The period of every dealership. Raises DatabaseUnavailable."""
        async with self.database.transaction(dealership_id=EVERY_DEALERSHIP) as connection:
            return [
                await repository.figures(connection, each, period, now=self.clock.now())
                for each in await repository.dealerships(connection)
            ]

    async def measure(self) -> None:
        """Show the gauges of every dealership anew. Raises DatabaseUnavailable."""
        now = self.clock.now()
        lately = await self.figures(Period(now - LATELY, now))
        async with self.database.transaction(dealership_id=EVERY_DEALERSHIP) as connection:
            long_ago = [
                await repository.sales(connection, each, Period(now - LONG_AGO, now))
                for each in await repository.dealerships(connection)
            ]
        for day, month in zip(lately, long_ago, strict=True):
            cost = month.cost_per_qualified_lead(self.settings.infrastructure_pesos_a_month)
            self._show("conversations", day, day.conversations)
            self._show("automation", day, day.automation)
            self._show("handoff", day, day.handoff_rate)
            self._show("score_precision", month, month.score_precision)
            self._show("conversion", month, month.conversion)
            self._show("nps", month, month.nps)
            self._show("cost_per_qualified_lead_pesos", month, cost)
            self.metrics.leads.labels(month.dealership, "all").set(month.leads)
            self.metrics.leads.labels(month.dealership, "qualified").set(month.qualified)
            self.metrics.leads.labels(month.dealership, "bought").set(month.bought)

    def _show(self, kpi: str, figures: Figures, value: float | None) -> None:
        """NaN is no value to an alert: nothing to judge by is not bad."""
        self.metrics.kpi.labels(figures.dealership, kpi).set(float("nan") if value is None else value)

    async def _post(self, kind: str, told: list[str]) -> None:
        for text in told:
            try:
                await self.slack.post(text)
            except SlackError as error:
                _log.error("report_not_posted", kind=kind, problem=error.problem)
