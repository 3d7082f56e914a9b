"""What customers tell the platform about advertising is recorded, in whatever order it is told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from libs.common.events import PreferenceStated
from libs.common.identifiers import uuid7
from tests.integration.router.parts import CARLOS, OUR_NUMBER, RouterParts


def stated(value: str, at: datetime, *, category: str = "marketing_messages") -> PreferenceStated:
    """Carlos's wish."""
    return PreferenceStated(
        event_id=uuid7(),
        received_at=at,
        phone_number_id=OUR_NUMBER,
        occurred_at=at,
        customer=CARLOS,
        category=category,
        value=value,
        raw=msgspec.Raw(b"{}"),
    )


async def marketing(router: RouterParts) -> list[Any]:
    """Since when no advertising is wanted."""
    return await router.values("SELECT marketing_opted_out_at FROM contacts")


@pytest.mark.fact("fields/user_preferences_stop")
async def test_advertising_is_stopped_and_nothing_else(router: RouterParts) -> None:
    """The customer goes on being answered."""
    now = router.clock.now()
    await router.receive(stated("stop", now))
    assert await router.rows("SELECT marketing_opted_out_at, opted_out_at FROM contacts") == [(now, None)]
    assert await router.values("SELECT reason FROM platform_updates") == ["preference"]


@pytest.mark.fact("fields/user_preferences_resume")
@pytest.mark.parametrize("value", ["resume", "signup"])
async def test_advertising_is_wanted_again(router: RouterParts, value: str) -> None:
    """The later word counts, whichever comes first, and however often."""
    now = router.clock.now()
    stop, again = stated("stop", now), stated(value, now + timedelta(hours=1))
    for event in (again, stop, again, stop):
        await router.receive(event)
    assert await marketing(router) == [None]


async def test_a_stop_after_that_counts(router: RouterParts) -> None:
    """It may be said any number of times."""
    now = router.clock.now()
    later = now + timedelta(hours=2)
    for event in (stated("stop", now), stated("resume", now + timedelta(hours=1)), stated("stop", later)):
        await router.receive(event)
    assert await marketing(router) == [later]


@pytest.mark.parametrize(
    ("value", "category"), [("a word of the future", "marketing_messages"), ("stop", "another matter")]
)
async def test_what_is_not_known_yet_is_kept_and_changes_nothing(
    router: RouterParts, value: str, category: str
) -> None:
    """Nobody becomes a contact by it."""
    await router.receive(stated(value, router.clock.now(), category=category))
    assert await marketing(router) == []
    assert await router.values("SELECT field FROM platform_updates") == ["user_preferences"]


async def test_a_preference_for_a_number_that_nobody_has_configured(router: RouterParts) -> None:
    """It is kept without a dealership."""
    event = msgspec.structs.replace(stated("stop", router.clock.now()), phone_number_id="999")
    await router.receive(event)
    assert await router.values("SELECT dealership_id FROM platform_updates") == [None]
