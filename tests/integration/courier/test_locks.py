"""What is recorded about one message at the same moment."""

from __future__ import annotations

import asyncio
from uuid import UUID

from services.courier.repositories import deliveries, statuses
from tests.integration.courier.world import NOW, PHONE_NUMBER_ID, World
from tests.locks import somebody_waits


async def accept(world: World, message_id: UUID) -> bool:
    """Record that the platform has taken the message."""
    async with world.database.transaction() as connection:
        return bool(await deliveries.accept(connection, {message_id: "wamid.OUT1"}, now=NOW))


async def test_a_status_and_the_answer_of_its_call_can_be_recorded_at_once(world: World) -> None:
    """Whoever comes second waits; neither has what the other needs, so Postgres need not end one of them."""
    message_id = await world.reply()
    async with world.database.transaction() as connection:
        await statuses.find(connection, reference=message_id, phone_number_id=PHONE_NUMBER_ID, wamid="")
        accepting = asyncio.create_task(accept(world, message_id))
        await somebody_waits(world.database)
        await deliveries.attach(connection, message_id, "wamid.OUT1")
    assert await accepting
