"""Messages that are looked at without being held, and claimed when nobody has touched them since."""

from __future__ import annotations

import asyncio

import pytest

from services.courier.first_looks import FirstLooks
from services.courier.repositories import deliveries
from tests.integration.courier.world import NOW, Clock, World


@pytest.fixture
def looks(world: World) -> FirstLooks:
    """Looks at the world's messages."""
    return FirstLooks(world.database, clock=Clock())


async def test_of_two_that_want_one_message_one_has_it(world: World, looks: FirstLooks) -> None:
    """They have read the same entry, and look and claim at the same moment."""
    message_id = await world.reply()
    looked = await asyncio.gather(
        looks.look(world.dealership_id, message_id), looks.look(world.dealership_id, message_id)
    )
    seen = [each for each in looked if each]
    assert sorted(await asyncio.gather(*map(looks.claim, seen))) == [False, True]
    assert (await world.delivery(message_id))["attempts"] == 1


async def test_a_message_that_another_process_has_claimed_since_is_left_to_it(
    world: World, looks: FirstLooks
) -> None:
    """Even if it is pending again: its attempt was counted."""
    message_id = await world.reply()
    seen = await looks.look(world.dealership_id, message_id)
    await world.run("UPDATE deliveries SET attempts = attempts + 1")
    assert seen is not None
    assert not await looks.claim(seen)


async def test_a_message_that_somebody_holds_is_not_waited_for(world: World, looks: FirstLooks) -> None:
    """The others that are claimed with it go out meanwhile."""
    held, free = await world.reply(), await world.reply()
    looked = await asyncio.gather(
        looks.look(world.dealership_id, held), looks.look(world.dealership_id, free)
    )
    seen = [each for each in looked if each]
    async with world.database.transaction() as connection:
        await deliveries.find(connection, held, oldest=NOW)
        assert await asyncio.gather(*map(looks.claim, seen)) == [False, True]
