"""Whether a message may leave: every rule, one at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from libs.common.settings import CampaignSettings
from libs.common.templates import Category
from services.courier import campaign_hours
from services.courier.delivery import Delivery, Purpose, State
from services.courier.error_classes import MARKETING_STOPPED, WINDOW_CLOSED
from services.courier.gate import (
    AT_REST,
    LONGEST_DOUBT,
    ORDER_SECONDS,
    QUIET_HOURS,
    RECONCILE_SECONDS,
    REST_SECONDS,
    WINDOW,
    Ask,
    Doubt,
    Finished,
    Send,
    Verdict,
    Wait,
    Withhold,
    judge,
)

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
"""A Monday, 10 in the morning in Bogotá."""
HOURS = campaign_hours.from_settings(CampaignSettings())
READY = Delivery(
    message_id=UUID(int=1),
    dealership_id=UUID(int=2),
    contact_id=UUID(int=3),
    phone_number_id="100000000000001",
    number_stopped_until=None,
    campaigns_rest_until=None,
    campaigns_rest_scope=None,
    messages_per_second=80,
    content="{}",
    reply_to="",
    author="assistant",
    purpose=Purpose.REPLY,
    owner="assistant",
    opted_out=False,
    marketing_opted_out=False,
    last_word=False,
    phone="573000000001",
    user_id="",
    state=State.PENDING,
    attempts=0,
    created_at=NOW,
    expires_at=None,
    sending_at=None,
    doubted_at=None,
    next_attempt_at=None,
    last_inbound_at=NOW,
    asked_at=NOW,
    earlier_unsent=False,
)


def verdict(delivery: Delivery, *, category: Category | None = None) -> Verdict:
    """The gate's word on `delivery` now."""
    return judge(delivery, NOW, category=category, hours=HOURS)


def test_nothing_in_the_way_is_send() -> None:
    """The assistant answers its own conversation within the window."""
    assert verdict(READY) == Send()


@pytest.mark.parametrize("state", [State.SENT, State.DELIVERED, State.READ, State.FAILED])
def test_what_has_left_or_is_given_up_is_finished(state: State) -> None:
    """Whatever else holds."""
    assert verdict(replace(READY, state=state, opted_out=True)) == Finished()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"owner": "person"}, "withheld: a person has the conversation"),
        ({"opted_out": True}, "withheld: the customer wants no messages"),
        ({"opted_out": True, "author": "person"}, "withheld: the customer wants no messages"),
        ({"phone": "", "user_id": ""}, "the contact has neither a phone number nor a user id"),
        ({"created_at": NOW - WINDOW - timedelta(seconds=1)}, "expired: it could not be sent in time"),
        ({"expires_at": NOW - timedelta(seconds=1)}, "expired: it could not be sent in time"),
    ],
)
def test_what_must_not_be_sent_is_withheld(change: dict[str, object], expected: str) -> None:
    """Staff see why."""
    assert verdict(replace(READY, **change)) == Withhold(expected)  # type: ignore[arg-type]  # fields by name


@pytest.mark.parametrize(
    "change",
    [
        {"owner": "person", "author": "person"},
        {"owner": "person", "last_word": True},
        {"opted_out": True, "last_word": True},
        {"phone": "", "user_id": "CO.1"},
    ],
)
def test_what_looks_like_an_obstacle_and_is_none(change: dict[str, object]) -> None:
    """A person's own words, a goodbye, a hidden number."""
    assert verdict(replace(READY, **change)) == Send()  # type: ignore[arg-type]  # fields by name


def doubted(ago: timedelta) -> Delivery:
    """A message of which nobody knows whether it was sent."""
    return replace(READY, state=State.SENDING, sending_at=NOW - timedelta(hours=1), doubted_at=NOW - ago)


def test_a_message_that_somebody_was_about_to_send_is_in_doubt() -> None:
    """However long ago that was: what could have told may have stood still all the while."""
    assert verdict(replace(READY, state=State.SENDING, sending_at=NOW - timedelta(hours=1))) == Doubt()


def test_a_message_of_unknown_fate_waits_for_the_rest_of_the_time() -> None:
    """A status may still tell that it was sent."""
    assert verdict(doubted(timedelta(seconds=3))) == Wait(RECONCILE_SECONDS - 3, "its fate is unknown")


def test_after_that_time_it_is_asked_whether_a_status_is_held_up_and_then_sent_again() -> None:
    """No status has come, and none lies anywhere."""
    delivery = doubted(timedelta(seconds=RECONCILE_SECONDS))
    assert verdict(delivery) == Ask()
    assert judge(delivery, NOW, category=None, hours=HOURS, asked=True) == Send()


def test_nobody_waits_for_ever_for_statuses_that_are_held_up() -> None:
    """Two answers are better than none."""
    assert verdict(doubted(LONGEST_DOUBT + timedelta(seconds=1))) == Send()


def test_a_message_is_not_tried_before_its_time() -> None:
    """The backoff holds for every courier, whoever gets the entry."""
    assert verdict(replace(READY, next_attempt_at=NOW + timedelta(seconds=9))) == Wait(9, "it is not due yet")


def test_a_message_waits_for_an_earlier_one() -> None:
    """The order of a conversation is kept."""
    assert verdict(replace(READY, earlier_unsent=True)) == Wait(ORDER_SECONDS, "an earlier message is unsent")


def test_silence_goes_before_waiting() -> None:
    """What is withheld does not wait for its turn, nor keep others waiting."""
    assert isinstance(verdict(replace(READY, owner="person", earlier_unsent=True)), Withhold)


@pytest.mark.parametrize("last_inbound_at", [None, NOW - WINDOW - timedelta(seconds=1)])
def test_outside_the_window_a_template_leaves_and_text_does_not(last_inbound_at: datetime | None) -> None:
    """Free text needs a message of the customer within 24 hours."""
    delivery = replace(READY, last_inbound_at=last_inbound_at)
    assert verdict(delivery) == Withhold("the 24-hour window is closed", WINDOW_CLOSED)
    assert verdict(delivery, category="UTILITY") == Send()


def test_the_last_second_of_the_window_counts() -> None:
    """24 hours are 24 hours."""
    assert verdict(replace(READY, last_inbound_at=NOW - WINDOW)) == Send()


def test_a_campaign_is_kept_for_a_week() -> None:
    """It may have to wait for the hours of campaigns over a row of holidays."""
    campaign = replace(READY, purpose=Purpose.CAMPAIGN, created_at=NOW - timedelta(days=6))
    assert verdict(campaign, category="UTILITY") == Send()
    late = replace(campaign, created_at=NOW - timedelta(days=8))
    assert verdict(late, category="UTILITY") == Withhold("expired: it could not be sent in time")


def test_who_wants_no_advertising_gets_everything_else() -> None:
    """Not even a last word may be advertising."""
    customer = replace(READY, marketing_opted_out=True)
    assert verdict(customer, category="MARKETING") == Withhold(
        "withheld: the customer wants no advertising", MARKETING_STOPPED
    )
    assert isinstance(verdict(replace(customer, last_word=True), category="MARKETING"), Withhold)
    assert (verdict(customer), verdict(customer, category="UTILITY")) == (Send(), Send())


def test_a_campaign_waits_for_the_morning_and_a_reply_does_not() -> None:
    """The exact time to wait is known."""
    night = NOW + timedelta(hours=10)  # 20:00 in Bogotá
    late = replace(READY, created_at=night, last_inbound_at=night)
    campaign = replace(late, purpose=Purpose.CAMPAIGN)
    expected = Wait(11 * 3600, QUIET_HOURS)
    assert judge(campaign, night, category="MARKETING", hours=HOURS) == expected
    assert judge(campaign, night, category=None, hours=HOURS) == expected
    assert judge(late, night, category=None, hours=HOURS) == Send()


def test_a_stopped_number_is_left_alone() -> None:
    """Whichever courier found it stopped; what waits does not come back all at once."""
    stopped = replace(READY, number_stopped_until=NOW + timedelta(seconds=40))
    others = [replace(stopped, message_id=UUID(int=place)) for place in (0, 500, 999)]
    waits = [found.seconds for found in map(verdict, others) if isinstance(found, Wait)]
    assert waits == [40, 45, pytest.approx(50, abs=0.1)]
    assert verdict(replace(READY, number_stopped_until=NOW)) == Send()


@pytest.mark.parametrize(
    ("scope", "category", "rests"),
    [
        ("marketing", "MARKETING", True),
        ("marketing", "UTILITY", False),
        ("all", "MARKETING", True),
        ("all", "UTILITY", True),
    ],
)
def test_campaigns_of_a_number_in_low_standing_rest(scope: str, category: Category, rests: bool) -> None:
    """They look every hour whether they may go on."""
    resting = replace(
        READY,
        purpose=Purpose.CAMPAIGN,
        campaigns_rest_until=NOW + timedelta(days=2),
        campaigns_rest_scope=scope,
    )
    expected = Wait(REST_SECONDS, AT_REST) if rests else Send()
    assert verdict(resting, category=category) == expected


def test_a_number_in_low_standing_answers_on() -> None:
    """Who writes to us gets an answer."""
    resting = replace(READY, campaigns_rest_until=NOW + timedelta(days=2), campaigns_rest_scope="all")
    assert verdict(resting) == Send()


def test_a_rest_ends() -> None:
    """By itself."""
    rested = replace(READY, purpose=Purpose.CAMPAIGN, campaigns_rest_until=NOW, campaigns_rest_scope="all")
    assert verdict(rested, category="MARKETING") == Send()
