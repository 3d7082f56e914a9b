"""A number whose standing falls advertises no more, until it is well again."""

from __future__ import annotations

from datetime import datetime

import msgspec

from libs.common.events import UpdateReceived
from libs.common.identifiers import uuid7
from services.router.standing import ACCOUNT, QUALITY, REST
from tests.integration.router.parts import OUR_NUMBER, RouterParts

SEEN_AS = "+57 300 000 0000"


def notice(field: str, value: object, at: datetime) -> UpdateReceived:
    """A change that the platform tells of."""
    raw = msgspec.Raw(msgspec.json.encode({"field": field, "value": value}))
    return UpdateReceived(event_id=uuid7(), received_at=at, field=field, reason="other_field", raw=raw)


def flagged(event: str, at: datetime, number: str = SEEN_AS) -> UpdateReceived:
    """A notice on a number's quality."""
    return notice(QUALITY, {"display_phone_number": number, "event": event}, at)


async def rests(router: RouterParts) -> list[tuple[object, ...]]:
    """How far and until when the number's campaigns rest."""
    return await router.rows(
        "SELECT campaigns_rest_scope, campaigns_rest_until FROM whatsapp_numbers WHERE phone_number_id = %s",
        OUR_NUMBER,
    )


async def seen(router: RouterParts) -> None:
    """Customers see the number as the platform tells it."""
    await router.rows("UPDATE whatsapp_numbers SET display_number = %s RETURNING 1", SEEN_AS)


async def test_a_flagged_number_rests_until_it_is_well(router: RouterParts) -> None:
    """And another number's notice is none of its business."""
    await seen(router)
    now = router.clock.now()
    await router.receive(flagged("FLAGGED", now, number="573009999999"))
    assert await rests(router) == [(None, None)]
    await router.receive(flagged("FLAGGED", now))
    assert await rests(router) == [("marketing", now + REST)]
    await router.receive(flagged("UNFLAGGED", now))
    assert await rests(router) == [(None, None)]


async def test_a_restricted_account_rests_whatever_is_told_of_its_quality(router: RouterParts) -> None:
    """The wider rest stays."""
    await seen(router)
    now = router.clock.now()
    await router.receive(notice(ACCOUNT, {"event": "ACCOUNT_RESTRICTION"}, now))
    await router.receive(flagged("FLAGGED", now))
    await router.receive(flagged("UNFLAGGED", now))
    assert await rests(router) == [("all", now + REST)]
