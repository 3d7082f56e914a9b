"""How often messages leave, over all couriers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from libs.common.templates import TemplateName, load_templates
from libs.faust_redis.outcomes import Done, Later
from services.courier.gate import QUIET_HOURS
from services.courier.rates import PAIR_BURST
from tests.integration.courier.conftest import Courier
from tests.integration.courier.platform import Platform
from tests.integration.courier.world import World


@pytest.mark.fact("sending/pair_rate")
async def test_one_customer_gets_a_burst_and_then_a_message_every_six_seconds(
    world: World, courier: Courier, platform: Platform
) -> None:
    """The rest waits here, before the platform refuses it with 131056; nothing of it is lost."""
    outcomes = [await courier.handlers.outbound(world.queued(await world.reply())) for _ in range(PAIR_BURST)]
    waiting = await courier.handlers.outbound(world.queued(await world.reply()))
    assert outcomes == [Done()] * PAIR_BURST
    assert isinstance(waiting, Later)
    assert (0 < waiting.delay_seconds <= 6, len(platform.sent)) == (True, PAIR_BURST)
    assert courier.count("gpbikes_sending_held_total", limit="pair_rate") == 1


@pytest.mark.fact("sending/throughput")
async def test_a_number_sends_no_faster_than_it_may(
    world: World, courier: Courier, platform: Platform
) -> None:
    """A message waits in hand for its place, at most a second; the next one comes back later."""
    await world.run("UPDATE whatsapp_numbers SET messages_per_second = 4")
    events = [world.queued(await world.reply()) for _ in range(30)]
    outcomes = [await courier.handlers.outbound(event) for event in events]
    sent = outcomes.index(next(outcome for outcome in outcomes if isinstance(outcome, Later)))
    assert (5 <= sent < 30, len(platform.sent)) == (True, sent)
    assert courier.count("gpbikes_sending_held_total", limit="throughput") >= 1


async def test_campaigns_leave_room_for_replies(world: World, courier: Courier) -> None:
    """Half of what a number may send: whoever waits for an answer does not wait behind ten thousand."""
    await world.run("UPDATE whatsapp_numbers SET messages_per_second = 4")
    template = load_templates().build(TemplateName.LEAD_FOLLOW_UP, concesionario="GP Bikes")
    campaigns = [world.queued(await world.reply(template, purpose="campaign")) for _ in range(20)]
    outcomes = [await courier.handlers.outbound(event) for event in campaigns]
    reply = await courier.handlers.outbound(world.queued(await world.reply()))
    held = [outcome for outcome in outcomes if isinstance(outcome, Later)]
    assert (len(held) >= 1, reply) == (True, Done())


async def test_a_campaign_waits_for_the_morning(world: World, courier: Courier, platform: Platform) -> None:
    """To the second, and a reply of the same conversation does not wait behind it."""
    courier.clock.pass_by(timedelta(hours=10).total_seconds())
    await world.run("UPDATE messages SET occurred_at = %s WHERE direction = 'in'", courier.clock.now())
    template = load_templates().build(TemplateName.LEAD_FOLLOW_UP, concesionario="GP Bikes")
    campaign = await world.reply(template, purpose="campaign", created_at=courier.clock.now())
    reply = await world.reply(created_at=courier.clock.now())
    outcomes = [await courier.handlers.outbound(world.queued(each)) for each in (campaign, reply)]
    assert outcomes == [Later(11 * 3600, QUIET_HOURS), Done()]
    assert [call["type"] for call in platform.sent] == ["text"]
    courier.clock.pass_by(11 * 3600)
    assert await courier.handlers.outbound(world.queued(campaign)) == Done()
