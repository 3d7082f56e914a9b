"""Calls of customers, as the gateway hears of them."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Raw

from libs.common.events import CallReceived
from libs.common.identifiers import uuid7
from tests.integration.router.parts import CARLOS, OUR_NUMBER, RouterParts


def call(at: datetime, number: str = OUR_NUMBER) -> CallReceived:
    """Carlos calls."""
    return CallReceived(
        event_id=uuid7(),
        received_at=at,
        phone_number_id=number,
        occurred_at=at,
        caller=CARLOS,
        raw=Raw(b'{"event":"connect"}'),
    )


async def test_the_last_call_of_a_conversation_is_known(router: RouterParts) -> None:
    """Told twice and out of order it is recorded once, and no turn is opened for it."""
    await router.say("hola")
    now = router.clock.now()
    late, early = call(now + timedelta(minutes=2)), call(now + timedelta(minutes=1))
    await router.receive(late)
    await router.receive(early, late)
    assert await router.values("SELECT last_call_at FROM conversations") == [late.occurred_at]
    assert await router.rows("SELECT field, reason FROM platform_updates") == [("calls", "call")] * 2
    assert await router.values("SELECT count(*) FROM turns") == [1]


async def test_a_caller_nobody_knew_has_a_conversation(router: RouterParts) -> None:
    """Staff can answer by text for a day."""
    at = router.clock.now()
    await router.receive(call(at))
    assert await router.values("SELECT last_call_at FROM conversations") == [at]


async def test_a_call_to_a_number_nobody_configured_is_recorded(router: RouterParts) -> None:
    """And nothing else."""
    await router.receive(call(router.clock.now(), number="999"))
    assert await router.values("SELECT dealership_id FROM platform_updates") == [None]
    assert await router.values("SELECT count(*) FROM contacts") == [0]
