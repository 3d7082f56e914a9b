"""What messages cost, as statuses tell it and as it is counted before they do."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec import structs

from libs.common.message_costs import Sent, count_sent, month_of
from libs.common.templates import TemplateName, load_templates
from services.courier.allowances import Allowances
from tests.integration.courier.conftest import Courier
from tests.integration.courier.world import HOLA, NOW, PHONE_NUMBER_ID, World

TEMPLATES = load_templates()
SURVEY = TEMPLATES.build(TemplateName.DELIVERY_SURVEY, modelo="MT-03", concesionario="GP Bikes")


@pytest.mark.parametrize(
    ("billable", "kind", "expected"),
    [(True, "", "yes"), (None, "regular", "yes"), (None, "free_customer_service", "no")],
)
async def test_a_status_tells_the_price_once(
    world: World, courier: Courier, billable: bool | None, kind: str, expected: str
) -> None:
    """Whichever status comes first with it, and however often it is told."""
    message_id = await world.reply(SURVEY)
    await courier.handlers.outbound(world.queued(message_id))
    for word in ("delivered", "sent", "read"):
        status = world.status(word, message_id, wamid="wamid.OUT1")
        told = structs.replace(status, pricing_category="UTILITY", pricing_type=kind, billable=billable)
        await courier.handlers.status(told)
    delivery = await world.delivery(message_id)
    assert (delivery["pricing_category"], delivery["billable"]) == ("utility", expected == "yes")
    assert courier.count("gpbikes_messages_priced_total", category="utility", billable=expected) == 1


async def test_messages_are_counted_by_category_before_their_price_is_told(
    world: World, courier: Courier
) -> None:
    """A template has its own, everything else is a reply; what was not sent costs nothing."""
    for content in (HOLA, HOLA, SURVEY):
        await courier.handlers.outbound(world.queued(await world.reply(content)))
    await world.reply()
    since, until = month_of(NOW)
    async with world.database.transaction() as connection:
        found = await count_sent(connection, TEMPLATES, since=since, until=until)
        before = await count_sent(connection, TEMPLATES, since=since - timedelta(days=30), until=since)
    assert found == [Sent(PHONE_NUMBER_ID, "service", 2), Sent(PHONE_NUMBER_ID, "utility", 1)]
    assert before == []


async def test_the_replies_of_the_month_are_shown(world: World, courier: Courier) -> None:
    """Of a number that has sent none, too."""
    await world.run(
        "INSERT INTO whatsapp_numbers (phone_number_id, dealership_id) VALUES ('2', %s)", world.dealership_id
    )
    for content in (HOLA, SURVEY):
        await courier.handlers.outbound(world.queued(await world.reply(content)))
    await Allowances(world.database, clock=courier.clock, metrics=courier.metrics).check()
    name = "gpbikes_service_replies_this_month"
    assert [courier.count(name, phone_number_id=each) for each in (PHONE_NUMBER_ID, "2")] == [1, 0]
