"""When the dealership may write of its own accord, and whom it leaves alone just now. All of it is pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from libs.common.opening_hours import OpeningHours
from services.agents.outreach.occasion import Drop, Standing, Wait

LOOK_AGAIN = timedelta(hours=1)
"""How long a customer is left alone with whom somebody is speaking."""
MOST_TRIES = 3
SUNDAY = 6


@dataclass(frozen=True)
class Hours:
    """From when to when messages leave, by the dealership's clock; the end is outside."""

    since: time
    until: time

    def hold(self, moment: time) -> bool:
        """Whether `moment` lies within."""
        return self.since <= moment < self.until


BY_DAY = Hours(time(8), time(19))
"""When a service message may leave, on any day: nobody wants to be woken by one."""


def may_leave(*, marketing: bool, now: datetime, hours: OpeningHours, off_peak: Hours) -> bool:
    """Whether messages of that kind leave now.

    Marketing leaves in the off-peak hours, and never on a Sunday or a holiday (Law 2300 of 2023).
    """
    local = hours.local(now)
    if not marketing:
        return BY_DAY.hold(local.time())
    working_day = local.weekday() != SUNDAY and not hours.is_holiday(local.date())
    return working_day and off_peak.hold(local.time())


def stops(standing: Standing, now: datetime, *, marketing: bool) -> Wait | Drop | None:
    """What speaks against writing to a customer at all; None when nothing does."""
    if standing.opted_out or (marketing and standing.refuses_marketing):
        return Drop("opted_out")
    if marketing and standing.bought:
        return Drop("bought")
    if standing.owned_by_person:
        return Wait(now + LOOK_AGAIN, "a person has the conversation")
    if standing.answering or _just_wrote(standing, now):
        return Wait(now + LOOK_AGAIN, "the conversation is active")
    return None


def _just_wrote(standing: Standing, now: datetime) -> bool:
    last = standing.last_inbound_at
    return last is not None and now - last < LOOK_AGAIN
