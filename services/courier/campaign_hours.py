"""When the dealership may write of its own accord: nobody is woken by a campaign."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time

from libs.common import opening_hours
from libs.common.opening_hours import Interval, OpeningHours
from libs.common.settings import CampaignSettings, SettingsError
from libs.common.templates import Category


@dataclass(frozen=True)
class CampaignHours:
    """The hours of advertising, and of what customers need to know, such as the reminder of an appointment.

    The latter may also come on Sundays and holidays, in the hours of Saturdays and of the day of the week.
    """

    marketing: OpeningHours
    utility: OpeningHours

    def next_opening(self, moment: datetime, category: Category | None) -> datetime:
        """The first moment from `moment` on at which a message of `category` may leave; None: no template."""
        hours = self.utility if category == "UTILITY" else self.marketing
        return hours.next_opening(moment)


def from_settings(settings: CampaignSettings, calendar: OpeningHours | None = None) -> CampaignHours:
    """The hours of `settings`, by the clock and the holidays of `calendar`: the dealership's, by default.

    Raises SettingsError for hours that do not go forward, and DataFileError.
    """
    calendar = calendar or opening_hours.load()
    weekday = _intervals("CAMPAIGN_HOURS", settings.campaign_hours)
    saturday = _intervals("CAMPAIGN_SATURDAY_HOURS", settings.campaign_saturday_hours)
    sunday = _intervals("CAMPAIGN_SUNDAY_HOURS", settings.campaign_sunday_hours)
    marketing = (*(weekday,) * 5, saturday, sunday)
    utility = (*(weekday,) * 5, saturday or weekday, sunday or saturday or weekday)
    return CampaignHours(
        replace(calendar, week=marketing),
        replace(calendar, week=utility, is_holiday=lambda _day: False),
    )


def _intervals(name: str, text: str) -> tuple[Interval, ...]:
    if not text:
        return ()
    try:
        opens, closes = map(time.fromisoformat, text.split("-"))
    except ValueError:
        raise SettingsError(f"{name}: write times from 00:00 to 23:59, such as 07:00-19:00") from None
    if opens >= closes:
        raise SettingsError(f"{name}: must end after it begins, on the same day")
    return (Interval(opens, closes),)
