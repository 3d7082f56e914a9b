"""The read mark and the typing dots."""

from __future__ import annotations

import pytest

from libs.faust_redis.outcomes import Done, Later
from services.courier.presence import RENEW_SECONDS
from tests.integration.courier.conftest import Courier
from tests.integration.courier.platform import Platform, refusing, silent
from tests.integration.courier.world import World

STILL_ANSWERING = Later(RENEW_SECONDS, "the answer is still being made")
READ = {"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.IN"}


@pytest.mark.fact("sending/read_and_typing")
async def test_a_turn_that_begins_is_marked_read_and_typing(
    world: World, courier: Courier, platform: Platform
) -> None:
    """Both marks in one call, for the last message of the turn."""
    await courier.handlers.outbound(world.started())
    assert platform.calls == [{**READ, "typing_indicator": {"type": "text"}}]


async def test_a_turn_that_is_answered_already_is_only_marked_read(
    world: World, courier: Courier, platform: Platform
) -> None:
    """Dots after the answer would promise another one."""
    await world.run("UPDATE turns SET state = 'answered'")
    await courier.handlers.outbound(world.started())
    assert platform.calls == [READ]


@pytest.mark.fact("sending/typing_25_seconds")
async def test_the_dots_are_renewed_until_the_answer_is_there(
    world: World, courier: Courier, platform: Platform
) -> None:
    """They show for 25 s: an answer that takes longer renews them, and what follows shows no more of them."""
    event = world.started()
    assert await courier.handlers.outbound(event) == STILL_ANSWERING
    courier.clock.pass_by(RENEW_SECONDS)
    assert await courier.handlers.outbound(event) == STILL_ANSWERING
    await world.run("UPDATE turns SET state = 'answered'")
    courier.clock.pass_by(RENEW_SECONDS)
    assert await courier.handlers.outbound(event) == Done()
    assert platform.calls == [{**READ, "typing_indicator": {"type": "text"}}] * 2


async def test_a_turn_of_long_ago_is_left_alone(world: World, courier: Courier, platform: Platform) -> None:
    """An event that was stuck shows nothing any more, and a turn that is stuck no dots for ever."""
    courier.clock.pass_by(181)
    assert await courier.handlers.outbound(world.started()) == Done()
    assert platform.calls == []


@pytest.mark.parametrize("answer", [refusing(131009), refusing(1, 500), silent])
async def test_a_mark_that_fails_is_not_repeated(
    world: World, courier: Courier, platform: Platform, answer: object
) -> None:
    """Whatever the platform answers, the next call is the next renewal."""
    platform.will(answer)  # type: ignore[arg-type]  # parametrize loses the type
    assert await courier.handlers.outbound(world.started()) == STILL_ANSWERING
    assert len(platform.calls) == 1


async def test_a_turn_nobody_knows_is_done(world: World, courier: Courier, platform: Platform) -> None:
    """There is nothing to mark."""
    await world.run("UPDATE messages SET turn_id = NULL")
    assert await courier.handlers.outbound(world.started()) == Done()
    assert platform.calls == []
