"""Messages that a dead worker has in hand while their customers write on. Customers are invented."""

from __future__ import annotations

from libs.common.messages import Sender
from tests.integration.router.parts import A_MOMENT, QUIET, RouterParts, message

LUCIA = Sender(phone="573000000002", profile_name="Lucía")


async def test_a_turn_waits_for_an_earlier_message_that_is_not_stored(router: RouterParts) -> None:
    """What the customer wrote later must not be answered first."""
    router.in_dead_hands = [message("hola", occurred_at=router.clock.now())]
    await router.say("quiero una moto")
    assert await router.close_after(QUIET) == 0
    assert await router.queued() == []


async def test_a_turn_closes_with_the_message_it_has_waited_for(router: RouterParts) -> None:
    """Another worker takes the message over; one answer for both."""
    earlier = message("hola", occurred_at=router.clock.now())
    router.in_dead_hands = [earlier]
    router.clock.advance(A_MOMENT)
    await router.say("quiero una moto")
    await router.close_after(QUIET)
    await router.receive(earlier)
    router.in_dead_hands = []
    assert await router.close_after(QUIET) == 1
    assert await router.values("SELECT count(DISTINCT turn_id) FROM messages") == [1]


async def test_a_message_that_was_stored_before_its_worker_died_holds_nothing_up(router: RouterParts) -> None:
    """Only its acknowledgement is missing."""
    router.in_dead_hands = [await router.say("hola")]
    assert await router.close_after(QUIET) == 1


async def test_other_customers_do_not_wait(router: RouterParts) -> None:
    """A dead worker delays those whose messages it has, and nobody else."""
    router.in_dead_hands = [message("hola", sender=LUCIA, occurred_at=router.clock.now())]
    await router.say("hola")
    assert await router.close_after(QUIET) == 1
