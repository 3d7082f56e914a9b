"""Conversations that nobody goes on with."""

from __future__ import annotations

from datetime import timedelta

from services.router.idle import IdleConversations
from tests.integration.router.parts import RouterParts

A_DAY = timedelta(hours=25)


async def test_an_idle_conversation(router: RouterParts) -> None:
    """It is closed once its turn is answered, and the next message begins another."""
    idle = IdleConversations(router.database, clock=router.clock)
    await router.say("hola")
    await router.close_after()
    router.clock.advance(A_DAY)
    assert await idle.close() == 0
    await router.rows("UPDATE turns SET state = 'answered' RETURNING id")
    assert await idle.close() == 1
    await router.say("hola de nuevo")
    assert await router.values("SELECT count(*) FROM conversations") == [2]


async def test_one_that_goes_on(router: RouterParts) -> None:
    """It stays."""
    await router.say("hola")
    await router.rows("UPDATE turns SET state = 'answered' RETURNING id")
    router.clock.advance(timedelta(hours=23))
    assert await IdleConversations(router.database, clock=router.clock).close() == 0


async def test_one_that_a_person_has(router: RouterParts) -> None:
    """It stays on the person's list."""
    await router.say("hola")
    await router.rows("UPDATE turns SET state = 'silent' RETURNING id")
    await router.rows("UPDATE conversations SET owner = 'person' RETURNING id")
    router.clock.advance(A_DAY)
    assert await IdleConversations(router.database, clock=router.clock).close() == 0
