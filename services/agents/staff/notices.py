"""What needs a person is told in the staff's channel, without a word of the customer's."""

from __future__ import annotations

from dataclasses import dataclass

from libs.common.clock import Clock
from libs.common.database import Database, DatabaseUnavailable
from libs.common.events import DemoRideBooked, HandoffOpened, HandoffUnattended
from libs.common.metrics import Metrics
from libs.common.opening_hours import OpeningHours
from libs.common.slack import Slack, SlackRefused, SlackUnavailable
from libs.faust_redis.outcomes import Done, Later, Never, Outcome
from services.agents.staff import repository
from services.agents.staff.repository import DemoRide, Notice

TRY_AGAIN_SECONDS = 30.0
DATABASE_SECONDS = 1.0


@dataclass(frozen=True, kw_only=True)
class Notices:
    """The handler of what the staff are to be told; an event that comes twice is told once."""

    database: Database
    slack: Slack
    hours: OpeningHours
    clock: Clock
    metrics: Metrics

    async def handle(self, event: HandoffOpened | HandoffUnattended | DemoRideBooked) -> Outcome:
        """Tell the staff's channel, if there is one."""
        if not self.slack.given:
            self.metrics.staff_notices.labels("none").inc()
            return Done()
        try:
            if isinstance(event, DemoRideBooked):
                return await self._tell_of_demo_ride(event)
            return await self._tell(event)
        except DatabaseUnavailable as error:
            return Later(DATABASE_SECONDS, str(error))
        except SlackUnavailable as error:
            self.metrics.staff_notices.labels("unavailable").inc()
            return Later(TRY_AGAIN_SECONDS, str(error))
        except SlackRefused as error:
            self.metrics.staff_notices.labels("refused").inc()
            return Never(str(error))

    async def _tell_of_demo_ride(self, event: DemoRideBooked) -> Outcome:
        async with self.database.statement(dealership_id=event.dealership_id) as connection:
            ride = await repository.demo_ride(connection, event.appointment_id)
        if ride is None:
            return Done()  # moved or cancelled before it could be told
        await self.slack.post(demo_ride_text(ride, self.hours))
        self.metrics.staff_notices.labels("posted").inc()
        return Done()

    async def _tell(self, event: HandoffOpened | HandoffUnattended) -> Outcome:
        async with self.database.statement(dealership_id=event.dealership_id) as connection:
            notice = await repository.find(connection, event.handoff_id)
        if notice is None:
            return Never("the handoff does not exist")
        opened = isinstance(event, HandoffOpened)
        if opened and (notice.notified or notice.ended):
            return Done()  # told already, or settled before it could be told
        await self.slack.post(opened_text(notice) if opened else unattended_text(notice))
        self.metrics.staff_notices.labels("posted").inc()
        if opened:
            async with self.database.statement(dealership_id=event.dealership_id) as connection:
                await repository.mark_notified(connection, notice.id, now=self.clock.now())
        return Done()


def demo_ride_text(ride: DemoRide, hours: OpeningHours) -> str:
    """A motorcycle is to stand ready: which, and when by the dealership's clock."""
    return (
        f"*Test ride* · {ride.model} · {hours.local(ride.starts_at):%A %d %B, %H:%M}\n"
        "`bin/gpbikes appointments list`"
    )


def opened_text(notice: Notice) -> str:
    """A conversation is to be taken: why, whose it is, how good the lead is, and how to see the rest."""
    score = f" · score {notice.score}" if notice.score else ""
    advisor = notice.advisor or "nobody in particular"
    return f"*Handoff* · {notice.reason}{score} · for {advisor}\n{_command(notice)}"


def unattended_text(notice: Notice) -> str:
    """Nobody has written to a customer who was promised a person."""
    advisor = notice.advisor or "nobody in particular"
    return (
        f"*Nobody has written* · {notice.reason} · was for {advisor} · the assistant has taken over again\n"
        f"{_command(notice)}"
    )


def _command(notice: Notice) -> str:
    return f"`bin/gpbikes handoff show {notice.conversation_id}`"
