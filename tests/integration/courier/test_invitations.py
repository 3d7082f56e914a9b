"""A closed window: the customer is invited to open it, once."""

from __future__ import annotations

from datetime import timedelta
from typing import cast
from uuid import UUID

import pytest
import redis.asyncio

from libs.common.streams import WA_OUTBOUND
from libs.common.templates import TemplateName, load_templates
from tests.integration.courier.conftest import Courier
from tests.integration.courier.platform import Platform, refusing
from tests.integration.courier.world import NOW, World


async def close_window(world: World) -> None:
    """The customer wrote more than a day ago."""
    await world.run("UPDATE messages SET occurred_at = %s WHERE direction = 'in'", NOW - timedelta(hours=25))


async def deliver_queued(courier: Courier, redis_url: str) -> int:
    """Handle what was queued for the couriers; how many events there were."""
    async with redis.asyncio.Redis.from_url(redis_url) as client:
        entries = cast("list[tuple[bytes, dict[bytes, bytes]]]", await client.xrange(WA_OUTBOUND.name))
    for _, fields in entries:
        await courier.handlers.outbound(WA_OUTBOUND.decode(fields[b"event"]))
    return len(entries)


async def send(world: World, courier: Courier, author: str = "assistant", purpose: str = "reply") -> UUID:
    """A text, as far as it comes."""
    message_id = await world.reply(author=author, purpose=purpose)
    await courier.handlers.outbound(world.queued(message_id))
    return message_id


@pytest.mark.parametrize("by", [("assistant", "reply"), ("person", "staff")])
async def test_a_reply_that_the_window_keeps_back_becomes_an_invitation(
    world: World, courier: Courier, platform: Platform, redis_url: str, by: tuple[str, str]
) -> None:
    """Staff see the reply as failed; the customer is asked to write, by name when it is known."""
    await close_window(world)
    await world.run(
        "INSERT INTO contact_facts (contact_id, dealership_id, name, value, learned_at) "
        "VALUES (%s, %s, 'name', '\"Rosa\"', %s)",
        *(world.contact_id, world.dealership_id, NOW),
    )
    if by[0] == "person":
        await world.run("UPDATE conversations SET owner = 'person'")
    message_id = await send(world, courier, *by)
    await deliver_queued(courier, redis_url)
    assert (await world.delivery(message_id))["error_code"] == 131047
    (call,) = platform.sent
    assert call["template"]["name"] == "asesor_responde"
    values = [each["text"] for each in call["template"]["components"][0]["parameters"]]
    assert values == ["Rosa", "GP Bikes"]


async def test_a_customer_is_invited_once_until_they_write(
    world: World, courier: Courier, platform: Platform, redis_url: str
) -> None:
    """Three replies that cannot leave are no reason for three templates."""
    await close_window(world)
    for _ in range(3):
        await send(world, courier)
    assert await deliver_queued(courier, redis_url) == 1
    assert len(platform.sent) == 1


@pytest.mark.fact("errors/window_closed")
async def test_the_platform_closes_the_window(
    world: World, courier: Courier, platform: Platform, redis_url: str
) -> None:
    """131047 in answer to the call, or in a status later on, is the same news."""
    platform.will(refusing(131047))
    await send(world, courier)
    assert await deliver_queued(courier, redis_url) == 1
    assert [call["type"] for call in platform.sent] == ["text", "template"]


async def test_a_status_closes_the_window(
    world: World, courier: Courier, platform: Platform, redis_url: str
) -> None:
    """200 is not delivery."""
    message_id = await send(world, courier)
    await courier.handlers.status(world.status("failed", message_id, wamid="wamid.OUT1", code=131047))
    await deliver_queued(courier, redis_url)
    assert await world.state(message_id) == "failed"
    assert [call["type"] for call in platform.sent] == ["text", "template"]


async def test_a_template_that_the_window_keeps_back_invites_nobody(
    world: World, courier: Courier, platform: Platform, redis_url: str
) -> None:
    """An invitation that fails must not beget another."""
    platform.will(refusing(131047))
    template = load_templates().build(TemplateName.ADVISOR_ANSWERS, concesionario="GP Bikes")
    await courier.handlers.outbound(world.queued(await world.reply(template)))
    assert await deliver_queued(courier, redis_url) == 0


async def test_a_campaign_with_free_text_invites_nobody(
    world: World, courier: Courier, redis_url: str
) -> None:
    """What the dealership sends of its own accord needs a template of its own."""
    await close_window(world)
    await send(world, courier, purpose="campaign")
    assert await deliver_queued(courier, redis_url) == 0
