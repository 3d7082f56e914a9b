"""What the platform's notices tell of a number's standing. Numbers are invented."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
import pytest

from libs.common.events import UpdateReceived
from services.router.standing import ACCOUNT, QUALITY, REST, Recovery, Rest, Scope, heard

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
NUMBER = "573000000000"


def told(field: str, value: object) -> Rest | Recovery | None:
    """What is heard in a change of `field`."""
    return heard(
        UpdateReceived(
            event_id=UUID(int=1),
            received_at=NOW,
            field=field,
            reason="other_field",
            raw=msgspec.Raw(msgspec.json.encode({"field": field, "value": value})),
        )
    )


def quality(event: str) -> dict[str, str]:
    """A notice on a number's quality."""
    return {"display_phone_number": "+57 300 000 0000", "event": event, "current_limit": "TIER_2K"}


def restriction(*restrictions: object) -> dict[str, object]:
    """A notice on the account's restrictions."""
    return {"event": "ACCOUNT_RESTRICTION", "restriction_info": [*restrictions]}


@pytest.mark.parametrize("event", ["FLAGGED", "DOWNGRADE"])
def test_a_number_whose_quality_falls_advertises_no_more(event: str) -> None:
    """For as long as quality is judged back."""
    assert told(QUALITY, quality(event)) == Rest(NUMBER, Scope.MARKETING, NOW + REST, event.lower())


@pytest.mark.parametrize("event", ["UNFLAGGED", "UPGRADE"])
def test_a_number_that_is_well_again_goes_on(event: str) -> None:
    """Before its time."""
    assert told(QUALITY, quality(event)) == Recovery(NUMBER, Scope.MARKETING)


def test_an_account_that_may_begin_no_conversations_rests_as_long() -> None:
    """The longest restriction counts; one that is not about messages does not."""
    ends = NOW + timedelta(days=3)
    value = restriction(
        {"restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING", "expiration": int(ends.timestamp())},
        {"restriction_type": "RESTRICTED_ADD_PHONE_NUMBER_ACTION", "expiration": 9999999999},
    )
    assert told(ACCOUNT, value) == Rest("", Scope.ALL, ends, "account_restriction")


def test_an_account_that_may_add_no_numbers_goes_on() -> None:
    """Its messages are not restricted."""
    assert told(ACCOUNT, restriction({"restriction_type": "RESTRICTED_ADD_PHONE_NUMBER_ACTION"})) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (restriction(), Rest("", Scope.ALL, NOW + REST, "account_restriction")),
        (
            restriction({"restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING", "expiration": "soon"}),
            Rest("", Scope.ALL, NOW + REST, "account_restriction"),
        ),
        ({"event": "ACCOUNT_VIOLATION"}, Rest("", Scope.MARKETING, NOW + REST, "account_violation")),
        (
            {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": ["DISABLE"]}},
            Rest("", Scope.ALL, NOW + REST, "disabled_update"),
        ),
        (
            {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "REINSTATE"}},
            Recovery("", Scope.ALL),
        ),
    ],
)
def test_what_befalls_an_account_befalls_its_numbers(value: object, expected: object) -> None:
    """Without a date for as long as a number's quality is judged back."""
    assert told(ACCOUNT, value) == expected


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (QUALITY, quality("ONBOARDING")),
        (QUALITY, {"event": "FLAGGED"}),
        (QUALITY, ["FLAGGED"]),
        (ACCOUNT, {"event": "VERIFIED_ACCOUNT"}),
        (ACCOUNT, None),
        ("flows", quality("FLAGGED")),
    ],
)
def test_other_news_changes_nothing(field: str, value: object) -> None:
    """Nor does what cannot be read."""
    assert told(field, value) is None
