"""Whether a message may leave now: the one place that decides it, from facts alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from libs.common.templates import Category
from services.courier.campaign_hours import CampaignHours
from services.courier.delivery import UNSENT, Delivery, Purpose, State
from services.courier.error_classes import MARKETING_STOPPED, WINDOW_CLOSED

VISIBILITY_SECONDS = 10.0
"""What a dead courier left in hand, messages and statuses alike, another takes over after so long."""

RECONCILE_SECONDS = 20.0
"""How long a message of unknown fate waits for a status that tells it, before it may be sent again.

Counted from when its fate was found to be unknown: whoever found that had Redis and Postgres to work with.
"""

LONGEST_DOUBT = timedelta(minutes=5)
"""So long it waits at most for statuses that are held up: then a second answer is better than none."""

QUIET_HOURS = "it is not an hour of campaigns"
AT_REST = "the number's campaigns rest"

REST_SECONDS = 3600.0
"""How often a campaign looks whether the rest was ended before its time."""

ORDER_SECONDS = 0.5
"""How long a message waits before it looks again whether an earlier one has left."""

RESTART_SECONDS = 10.0
"""What has waited for a stopped number leaves over so long a time, once it may."""

WINDOW = timedelta(hours=24)
"""Free text may be sent so long after the customer's last message; an answer is kept no longer unsent."""

CAMPAIGN_KEPT = timedelta(days=7)
"""What waits for the hours of campaigns is kept so long: over the longest row of holidays."""


@dataclass(frozen=True)
class Send:
    """It may leave."""


@dataclass(frozen=True)
class Wait:
    """Not yet: ask again after `seconds`."""

    seconds: float
    reason: str


@dataclass(frozen=True)
class Doubt:
    """Somebody was about to send it, and nobody knows whether that was done."""


@dataclass(frozen=True)
class Ask:
    """No status has told for long enough that it was sent: see that none is held up, then judge again."""


@dataclass(frozen=True)
class Withhold:
    """Never: staff see `title`, and the platform's code where it would have refused for the same reason."""

    title: str
    code: int | None = None


@dataclass(frozen=True)
class Finished:
    """It has left already, or is given up."""


Verdict = Send | Wait | Doubt | Ask | Withhold | Finished


def judge(
    delivery: Delivery,
    now: datetime,
    *,
    category: Category | None,
    hours: CampaignHours,
    asked: bool = False,
) -> Verdict:
    """What is to become of `delivery` at the moment `now`.

    `category` is that of its template, None of free content; `asked`: no status was held up just before.
    """
    if delivery.state not in UNSENT:
        return Finished()
    if now > _expires_at(delivery):
        return Withhold("expired: it could not be sent in time")
    return (
        _silence(delivery, category)
        or _pause(delivery, now, asked)
        or _address(delivery, now, category)
        or _quiet(delivery, now, category, hours)
        or _rest(delivery, now, category)
        or _health(delivery, now)
        or Send()
    )


def _expires_at(delivery: Delivery) -> datetime:
    kept = CAMPAIGN_KEPT if delivery.purpose is Purpose.CAMPAIGN else WINDOW
    return delivery.expires_at or delivery.created_at + kept


def _silence(delivery: Delivery, category: Category | None) -> Withhold | None:
    if delivery.marketing_opted_out and category == "MARKETING":
        return Withhold("withheld: the customer wants no advertising", MARKETING_STOPPED)
    if delivery.last_word:
        return None
    if delivery.opted_out:
        return Withhold("withheld: the customer wants no messages")
    if delivery.author == "assistant" and delivery.owner == "person":
        return Withhold("withheld: a person has the conversation")
    return None


def _pause(delivery: Delivery, now: datetime, asked: bool) -> Wait | Doubt | Ask | None:
    if delivery.state is State.SENDING and (unknown := _unknown(delivery, now, asked)):
        return unknown
    if delivery.next_attempt_at and delivery.next_attempt_at > now:
        return Wait((delivery.next_attempt_at - now).total_seconds(), "it is not due yet")
    return Wait(ORDER_SECONDS, "an earlier message is unsent") if delivery.earlier_unsent else None


def _unknown(delivery: Delivery, now: datetime, asked: bool) -> Wait | Doubt | Ask | None:
    if delivery.doubted_at is None:
        return Doubt()
    unknown_for = now - delivery.doubted_at
    if unknown_for.total_seconds() < RECONCILE_SECONDS:
        return Wait(RECONCILE_SECONDS - unknown_for.total_seconds(), "its fate is unknown")
    return None if asked or unknown_for > LONGEST_DOUBT else Ask()


def _address(delivery: Delivery, now: datetime, category: Category | None) -> Withhold | None:
    if not delivery.phone and not delivery.user_id:
        return Withhold("the contact has neither a phone number nor a user id")
    if not category and (delivery.last_inbound_at is None or now - delivery.last_inbound_at > WINDOW):
        return Withhold("the 24-hour window is closed", WINDOW_CLOSED)
    return None


def _quiet(delivery: Delivery, now: datetime, category: Category | None, hours: CampaignHours) -> Wait | None:
    if delivery.purpose is not Purpose.CAMPAIGN:
        return None
    wait = (hours.next_opening(now, category) - now).total_seconds()
    return Wait(wait, QUIET_HOURS) if wait > 0 else None


def _rest(delivery: Delivery, now: datetime, category: Category | None) -> Wait | None:
    until = delivery.campaigns_rest_until
    if delivery.purpose is not Purpose.CAMPAIGN or until is None or until <= now:
        return None
    if delivery.campaigns_rest_scope == "marketing" and category != "MARKETING":
        return None
    return Wait(min((until - now).total_seconds(), REST_SECONDS), AT_REST)


def _health(delivery: Delivery, now: datetime) -> Wait | None:
    until = delivery.number_stopped_until
    if until is None or until <= now:
        return None
    # Who comes first finds out whether the number works again, and the others need not.
    place = delivery.message_id.int % 1000 / 1000
    return Wait((until - now).total_seconds() + place * RESTART_SECONDS, "the number is stopped")
