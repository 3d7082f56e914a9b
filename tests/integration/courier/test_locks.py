"""What is recorded about one message at the same moment."""

from __future__ import annotations

from libs.common.gathering import HELD
from services.courier.delivery import State
from services.courier.progress import Report, Standing, together
from services.courier.repositories import deliveries, statuses
from tests.integration.courier.world import NOW, PHONE_NUMBER_ID, World


async def test_the_answer_of_a_call_does_not_wait_for_a_status_nor_the_others_with_it(world: World) -> None:
    """Whoever comes second comes again: nobody has what another waits for, and Postgres need not end one."""
    held, free = await world.reply(), await world.reply()
    answers = {held: "wamid.OUT1", free: "wamid.OUT2"}
    async with world.database.transaction(dealership_id=world.dealership_id) as status:
        await statuses.find(status, reference=held, phone_number_id=PHONE_NUMBER_ID, wamid="")
        async with world.database.statement(dealership_id=world.dealership_id) as connection:
            meanwhile = await deliveries.accept(connection, answers, now=NOW)
            afterwards = await deliveries.accept(connection, {free: "wamid.OUT2"}, now=NOW)
    async with world.database.statement(dealership_id=world.dealership_id) as connection:
        in_the_end = await deliveries.accept(connection, answers, now=NOW)
    assert (meanwhile, afterwards) == ({free: True}, {free: False})
    assert in_the_end == {held: True, free: False}


async def test_a_report_does_not_wait_for_whoever_decides_about_the_message(world: World) -> None:
    """It comes again, and those that came with it are recorded."""
    held, free = await world.reply(), await world.reply()
    reports = [together([Report(each, "", State.DELIVERED, NOW)]) for each in (held, free)]
    async with world.database.transaction(dealership_id=world.dealership_id) as sending:
        await deliveries.find(sending, held, oldest=NOW)
        async with world.database.statement(dealership_id=world.dealership_id) as connection:
            meanwhile = await statuses.advance(connection, reports)
    pending = Standing(State.PENDING, priced=False)
    assert meanwhile == {held: HELD, free: pending}
    async with world.database.statement(dealership_id=world.dealership_id) as connection:
        assert await statuses.advance(connection, reports) == {
            held: pending,
            free: Standing(State.DELIVERED, priced=False),
        }
