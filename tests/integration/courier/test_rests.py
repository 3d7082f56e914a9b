"""Campaigns of a number that the platform has flagged wait, and somebody sees it."""

from __future__ import annotations

from datetime import timedelta

from libs.common.templates import TemplateName, load_templates
from libs.faust_redis.outcomes import Done, Later
from services.courier.delivery import Purpose
from services.courier.gate import AT_REST, REST_SECONDS
from services.courier.rests import Rests
from tests.integration.courier.conftest import Courier
from tests.integration.courier.world import HOLA, PHONE_NUMBER_ID, World

OFFER = load_templates().build(TemplateName.DELIVERY_SURVEY, modelo="MT-03", concesionario="GP Bikes")


async def test_a_number_at_rest_answers_and_begins_nothing(world: World, courier: Courier) -> None:
    """The gauge that the alert looks at tells of it, until the rest is over."""
    rests = Rests(world.database, clock=courier.clock, metrics=courier.metrics)
    await world.run(
        "UPDATE whatsapp_numbers SET campaigns_rest_until = %s, campaigns_rest_scope = 'all'",
        courier.clock.now() + timedelta(days=7),
    )
    campaign = await world.reply(OFFER, purpose=Purpose.CAMPAIGN)
    assert await courier.handlers.outbound(world.queued(campaign)) == Later(REST_SECONDS, AT_REST)
    assert await courier.handlers.outbound(world.queued(await world.reply(HOLA))) == Done()
    await rests.check()
    assert courier.count("gpbikes_campaigns_resting", phone_number_id=PHONE_NUMBER_ID) == 1
    await world.run("UPDATE whatsapp_numbers SET campaigns_rest_until = NULL")
    await rests.check()
    assert courier.count("gpbikes_campaigns_resting", phone_number_id=PHONE_NUMBER_ID) == 0
