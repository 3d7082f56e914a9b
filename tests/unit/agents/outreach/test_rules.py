"""When the dealership writes of its own accord. MONDAY_MORNING is the 23rd of November at 10:00."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from uuid import UUID

import pytest

from services.agents.outreach.occasion import Drop, Standing, Wait
from services.agents.outreach.rules import Hours, may_leave, stops
from tests.unit.agents.situations import GP_BIKES, HOURS, MONDAY_MORNING, NOBODY

OFF_PEAK = Hours(time(14), time(16))
AT_REST = Standing(
    dealership=GP_BIKES,
    phone_number_id="1",
    name="Ana",
    conversation_id=None,
    last_inbound_at=MONDAY_MORNING - timedelta(days=7),
    window_open=False,
    opted_out=False,
    refuses_marketing=False,
    owned_by_person=False,
    answering=False,
    chased_at=None,
    chased=0,
    bought=False,
    lost=False,
)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return MONDAY_MORNING.replace(day=day, hour=hour, minute=minute)


@pytest.mark.parametrize(
    ("now", "marketing", "service"),
    [
        (at(23, 14), True, True),
        (at(23, 15, 59), True, True),
        (at(23, 16), False, True),
        (at(23, 10), False, True),
        (at(23, 7, 59), False, False),
        (at(23, 19), False, False),
        (at(21, 14), True, True),  # a Saturday
        (at(22, 14), False, True),  # a Sunday
        (at(16, 14), False, True),  # a holiday
    ],
)
def test_when_messages_leave(now: datetime, marketing: bool, service: bool) -> None:
    """What furthers a sale leaves off-peak on working days; a service message by day."""
    leaves = [may_leave(marketing=each, now=now, hours=HOURS, off_peak=OFF_PEAK) for each in (True, False)]
    assert leaves == [marketing, service]


@pytest.mark.parametrize(
    ("standing", "verdict"),
    [
        (AT_REST, None),
        (replace(AT_REST, opted_out=True), Drop("opted_out")),
        (replace(AT_REST, refuses_marketing=True), Drop("opted_out")),
        (replace(AT_REST, bought=True), Drop("bought")),
        (
            replace(AT_REST, owned_by_person=True, conversation_id=NOBODY),
            Wait(MONDAY_MORNING + timedelta(hours=1), "a person has the conversation"),
        ),
        (
            replace(AT_REST, answering=True, conversation_id=UUID(int=1)),
            Wait(MONDAY_MORNING + timedelta(hours=1), "the conversation is active"),
        ),
        (
            replace(AT_REST, last_inbound_at=MONDAY_MORNING - timedelta(minutes=59)),
            Wait(MONDAY_MORNING + timedelta(hours=1), "the conversation is active"),
        ),
    ],
)
def test_who_is_left_alone(standing: Standing, verdict: Drop | Wait | None) -> None:
    """For ever after an opt-out or a purchase, for a while when somebody is speaking with the customer."""
    assert stops(standing, MONDAY_MORNING, marketing=True) == verdict


def test_a_service_message_after_a_purchase() -> None:
    """That is whom it is for."""
    standing = replace(AT_REST, bought=True, refuses_marketing=True)
    assert stops(standing, MONDAY_MORNING, marketing=False) is None
