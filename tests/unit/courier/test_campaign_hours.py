"""When the dealership may write of its own accord."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from libs.common.settings import CampaignSettings, SettingsError
from libs.common.templates import Category
from services.courier.campaign_hours import from_settings

BOGOTA = ZoneInfo("America/Bogota")


def at(text: str) -> datetime:
    """That moment in Bogotá."""
    return datetime.fromisoformat(text).replace(tzinfo=BOGOTA)


@pytest.mark.parametrize(
    ("moment", "category", "expected"),
    [
        ("2026-11-23T10:00", "MARKETING", "2026-11-23T10:00"),  # a Monday
        ("2026-11-23T19:00", "MARKETING", "2026-11-24T07:00"),
        ("2026-11-23T03:00", "UTILITY", "2026-11-23T07:00"),
        ("2026-11-28T15:00", "MARKETING", "2026-11-30T07:00"),  # a Saturday; nothing on Sunday
        ("2026-11-28T15:00", "UTILITY", "2026-11-29T08:00"),
        ("2026-12-08T10:00", "MARKETING", "2026-12-09T07:00"),  # a holiday
        ("2026-12-08T10:00", "UTILITY", "2026-12-08T10:00"),
        ("2026-11-23T20:00", None, "2026-11-24T07:00"),
    ],
)
def test_the_next_hour_of_campaigns(moment: str, category: Category | None, expected: str) -> None:
    """Advertising rests on Sundays and holidays; what customers need to know rests at night alone."""
    hours = from_settings(CampaignSettings())
    assert hours.next_opening(at(moment), category) == at(expected)


def test_days_can_be_closed_and_opened() -> None:
    """By the settings."""
    hours = from_settings(CampaignSettings(campaign_saturday_hours="", campaign_sunday_hours="10:00-12:00"))
    assert hours.next_opening(at("2026-11-28T09:00"), "MARKETING") == at("2026-11-29T10:00")


@pytest.mark.parametrize("text", ["19:00-07:00", "07:00-24:00", "07:00-07:00"])
def test_hours_that_cannot_be_are_refused(text: str) -> None:
    """With the setting's name."""
    with pytest.raises(SettingsError, match="CAMPAIGN_HOURS: "):
        from_settings(CampaignSettings(campaign_hours=text))
