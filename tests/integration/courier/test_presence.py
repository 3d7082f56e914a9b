"""The read mark and the typing dots."""

from __future__ import annotations

import pytest

from libs.faust_redis.outcomes import Done
from tests.integration.courier.conftest import Courier
from tests.integration.courier.platform import Platform, refusing, silent
from tests.integration.courier.world import World

READ = {"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.IN"}


async def test_a_turn_that_begins_is_marked_read_and_typing(
    world: World, courier: Courier, platform: Platform
) -> None:
    """Both marks in one call, for the last message of the turn."""
    assert await courier.handlers.outbound(world.started()) == Done()
    assert platform.calls == [{**READ, "typing_indicator": {"type": "text"}}]


async def test_a_turn_that_is_answered_already_is_only_marked_read(
    world: World, courier: Courier, platform: Platform
) -> None:
    """Dots after the answer would promise another one."""
    await world.run("UPDATE turns SET state = 'answered'")
    await courier.handlers.outbound(world.started())
    assert platform.calls == [READ]


async def test_a_turn_of_long_ago_is_left_alone(world: World, courier: Courier, platform: Platform) -> None:
    """An event that was stuck shows nothing any more."""
    courier.clock.pass_by(20)
    assert await courier.handlers.outbound(world.started()) == Done()
    assert platform.calls == []


@pytest.mark.parametrize("answer", [refusing(131009), refusing(1, 500), silent])
async def test_a_mark_that_fails_is_not_repeated(
    world: World, courier: Courier, platform: Platform, answer: object
) -> None:
    """Whatever the platform answers, the event is done."""
    platform.will(answer)  # type: ignore[arg-type]  # parametrize loses the type
    assert await courier.handlers.outbound(world.started()) == Done()
    assert len(platform.calls) == 1


async def test_a_turn_nobody_knows_is_done(world: World, courier: Courier, platform: Platform) -> None:
    """There is nothing to mark."""
    await world.run("UPDATE messages SET turn_id = NULL")
    assert await courier.handlers.outbound(world.started()) == Done()
    assert platform.calls == []
