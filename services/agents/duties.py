"""What the agents do besides answering turns: tell the staff, look after what is left alone, write again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta

from libs.common.ai.language_model import LanguageModel
from libs.common.clock import Clock
from libs.common.database import Database
from libs.common.identifiers import uuid7
from libs.common.metrics import Metrics
from libs.common.outbox import Outbox
from libs.common.settings import AgentSettings, ReportSettings
from libs.common.slack import Slack
from libs.common.streams import STAFF_NOTIFICATIONS, Weight
from libs.faust_redis.app import App
from services.agents.follow_up.occasion import FollowUps
from services.agents.handoff import idle
from services.agents.handoff.idle import IdleHandoffs
from services.agents.outreach import sending
from services.agents.outreach.rules import Hours
from services.agents.outreach.sending import Outreach
from services.agents.post_sale.occasions import Revisions, Surveys
from services.agents.recollection import keeping
from services.agents.recollection.keeping import Recollection
from services.agents.recollection.summaries import Summaries
from services.agents.registry import Business
from services.agents.reports import reports
from services.agents.reports.reports import Reports
from services.agents.service_scheduling.telling import Notices as AppointmentNotices
from services.agents.service_scheduling.telling import Reminders
from services.agents.staff.notices import Notices

NOTICES_AT_ONCE = 2


@dataclass(frozen=True, kw_only=True)
class Duties:
    """All of it, over the parts of one process."""

    database: Database
    outbox: Outbox
    slack: Slack
    business: Business
    settings: AgentSettings
    reports: ReportSettings
    clock: Clock
    metrics: Metrics
    model: LanguageModel | None = None
    """Who sums conversations up; without one the customers' own words do."""

    def take_on(self, app: App) -> None:
        """Let `app` do it from when it runs; what is done at set times, only while it leads."""
        notices = Notices(
            database=self.database,
            slack=self.slack,
            hours=self.business.hours,
            clock=self.clock,
            metrics=self.metrics,
        )
        app.stream(STAFF_NOTIFICATIONS, concurrency=NOTICES_AT_ONCE, weight=Weight.HOUSEKEEPING)(
            notices.handle
        )
        zone = self.business.hours.zone
        told = Reports(
            database=self.database,
            slack=self.slack,
            settings=self.reports,
            zone=zone,
            clock=self.clock,
            metrics=self.metrics,
        )
        app.crontab(reports.DAILY, timezone=zone, on_leader=True)(told.post_daily)
        app.crontab(reports.WEEKLY, timezone=zone, on_leader=True)(told.post_weekly)
        app.timer(reports.EACH_SECONDS, at_start=True)(told.measure)
        app.timer(idle.EACH_SECONDS, on_leader=True)(self._idle().run)
        app.timer(sending.EACH_SECONDS, on_leader=True)(self._outreach().run)
        app.timer(keeping.EACH_SECONDS, on_leader=True)(self._recollection().run)

    def _idle(self) -> IdleHandoffs:
        return IdleHandoffs(
            database=self.database,
            outbox=self.outbox,
            hours=self.business.hours,
            limit=timedelta(minutes=self.settings.handoff_idle_minutes),
            clock=self.clock,
            new_id=uuid7,
            metrics=self.metrics,
        )

    def _recollection(self) -> Recollection:
        return Recollection(
            database=self.database,
            outbox=self.outbox,
            summaries=Summaries(self.model),
            clock=self.clock,
            new_id=uuid7,
        )

    def _outreach(self) -> Outreach:
        business = self.business
        since, until = map(time.fromisoformat, self.settings.outreach_hours.split("-"))
        return Outreach(
            occasions=(
                Reminders(business.hours, business.services, business.templates),
                AppointmentNotices(business.hours, business.services, business.templates),
                FollowUps(business.templates),
                Surveys(business.templates),
                Revisions(business.templates, business.ownership, business.hours.zone),
            ),
            database=self.database,
            outbox=self.outbox,
            hours=business.hours,
            off_peak=Hours(since, until),
            batch=self.settings.outreach_batch,
            clock=self.clock,
            new_id=uuid7,
            metrics=self.metrics,
        )
