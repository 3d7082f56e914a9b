"""What the platform thinks of a number, as its notices tell: from these, for how long campaigns are to rest.

Replies go on whatever it thinks: who writes to us is answered as long as the platform takes the answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

import msgspec

from libs.common.events import UpdateReceived

QUALITY = "phone_number_quality_update"
ACCOUNT = "account_update"

REST = timedelta(days=7)
"""A number's quality is judged by its last seven days, and no notice is certain to tell that it is better."""


class Scope(StrEnum):
    """Which campaigns rest."""

    MARKETING = "marketing"
    """Advertising, which is what customers block and report a number for."""
    ALL = "all"
    """Everything that begins of our own accord, since the platform refuses it."""


@dataclass(frozen=True)
class Rest:
    """Campaigns of `number` rest until then; an empty `number` is every number of the installation."""

    number: str
    scope: Scope
    until: datetime
    reason: str


@dataclass(frozen=True)
class Recovery:
    """What rested for `scope` goes on."""

    number: str
    scope: Scope


def heard(update: UpdateReceived) -> Rest | Recovery | None:
    """What `update` tells of a number's standing; None for every other update, and for one it cannot read."""
    if update.field not in (QUALITY, ACCOUNT):
        return None
    try:
        change = msgspec.json.decode(update.raw)
    except msgspec.DecodeError:
        return None
    value = _table(_table(change).get("value"))
    read = _quality if update.field == QUALITY else _account
    return read(value, update.received_at)


def _quality(value: Mapping[str, Any], now: datetime) -> Rest | Recovery | None:
    number = "".join(filter(str.isdigit, str(value.get("display_phone_number", ""))))
    event = str(value.get("event", "")).upper()
    if number and event in {"FLAGGED", "DOWNGRADE"}:
        return Rest(number, Scope.MARKETING, now + REST, event.lower())
    if number and event in {"UNFLAGGED", "UPGRADE"}:
        return Recovery(number, Scope.MARKETING)
    return None


def _account(value: Mapping[str, Any], now: datetime) -> Rest | Recovery | None:
    """A notice on the account is on all numbers: it seldom tells which ones are in it."""
    event = str(value.get("event", "")).upper()
    if event == "ACCOUNT_VIOLATION":
        return Rest("", Scope.MARKETING, now + REST, event.lower())
    if event == "ACCOUNT_RESTRICTION":
        return _restriction(value.get("restriction_info"), now)
    if event == "DISABLED_UPDATE":
        state = str(_table(value.get("ban_info")).get("waba_ban_state", "")).upper()
        return (
            Recovery("", Scope.ALL)
            if "REINSTATE" in state
            else Rest("", Scope.ALL, now + REST, event.lower())
        )
    return None


def _restriction(restrictions: object, now: datetime) -> Rest | None:
    """The longest of those that are about messages; without any detail, the account is taken to be shut."""
    told = [_table(each) for each in restrictions] if isinstance(restrictions, list) else []
    ends = [_end(each, now) for each in told if "MESSAGING" in str(each.get("restriction_type", "")).upper()]
    if told and not ends:
        return None
    return Rest("", Scope.ALL, max(ends, default=now + REST), "account_restriction")


def _end(restriction: Mapping[str, Any], now: datetime) -> datetime:
    expiration = restriction.get("expiration")
    try:
        return datetime.fromtimestamp(int(expiration), UTC) if expiration else now + REST
    except (TypeError, ValueError, OverflowError, OSError):
        return now + REST


def _table(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
