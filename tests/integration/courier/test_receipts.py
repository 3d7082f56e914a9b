"""What the platform reports about messages that were sent."""

from __future__ import annotations

import asyncio
import itertools
from uuid import UUID

import pytest
import redis.asyncio
from msgspec import structs

from libs.common.streams import WA_OUTBOUND
from libs.common.templates import TemplateName, load_templates
from libs.faust_redis.outcomes import Done, Later
from services.courier.receipts import MOST_ATTEMPTS
from tests.integration.courier.conftest import Courier
from tests.integration.courier.platform import Platform
from tests.integration.courier.world import World


async def sent(world: World, courier: Courier) -> UUID:
    """A message that the platform has accepted."""
    message_id = await world.reply()
    await courier.handlers.outbound(world.queued(message_id))
    return message_id


@pytest.mark.fact("statuses/read_first")
@pytest.mark.parametrize("words", list(itertools.permutations(["sent", "delivered", "read"])))
async def test_in_whatever_order_reports_come_a_message_ends_as_read(
    world: World, courier: Courier, words: tuple[str, ...]
) -> None:
    """The state never goes back, and each report keeps its own moment."""
    message_id = await sent(world, courier)
    for place, word in enumerate(words):
        await courier.handlers.status(world.status(word, wamid="wamid.OUT1", seconds=place + 1))
    delivery = await world.delivery(message_id)
    assert delivery["state"] == "read"
    assert delivery["delivered_at"] == f"2026-11-23T15:00:0{words.index('delivered') + 1}+00:00"


async def test_a_voice_note_that_was_played_was_read(world: World, courier: Courier) -> None:
    """Read may come without delivered, and as another word."""
    message_id = await sent(world, courier)
    await courier.handlers.status(world.status("played", wamid="wamid.OUT1"))
    assert (await world.state(message_id), (await world.delivery(message_id))["delivered_at"]) == (
        "read",
        None,
    )


@pytest.mark.fact("sending/reference")
async def test_a_status_before_the_answer_of_the_call_brings_the_id(world: World, courier: Courier) -> None:
    """Our own reference finds the message while the platform's id is unknown."""
    message_id = await world.reply()
    await world.run("UPDATE deliveries SET state = 'sending'")
    await courier.handlers.status(world.status("delivered", message_id, wamid="wamid.EARLY"))
    delivery = await world.delivery(message_id)
    assert (delivery["state"], delivery["wamid"]) == ("delivered", "wamid.EARLY")


@pytest.mark.parametrize(
    ("callback", "wamid"), [("", "wamid.NOBODY"), ("not ours", "wamid.NOBODY"), ("", "")]
)
async def test_a_status_about_no_message_of_ours_is_done_and_counted(
    world: World, courier: Courier, callback: str, wamid: str
) -> None:
    """Another application may send over the same number."""
    status = world.status("read", wamid=wamid)
    status = structs.replace(status, callback_data=callback)
    assert await courier.handlers.status(status) == Done()
    assert courier.count("gpbikes_statuses_total", outcome="unknown") == 1


async def test_a_word_nobody_knows_changes_nothing(world: World, courier: Courier) -> None:
    """The platform may invent states."""
    message_id = await sent(world, courier)
    await courier.handlers.status(world.status("teleported", wamid="wamid.OUT1"))
    assert await world.state(message_id) == "sent"


@pytest.mark.fact("sending/late_failure")
async def test_a_failure_for_good_is_recorded(world: World, courier: Courier) -> None:
    """Code and title, as of an immediate refusal."""
    message_id = await sent(world, courier)
    await courier.handlers.status(world.status("failed", message_id, wamid="wamid.OUT1", code=131026))
    delivery = await world.delivery(message_id)
    assert (delivery["state"], delivery["error_code"]) == ("failed", 131026)


async def test_a_failure_does_not_undo_an_arrival(world: World, courier: Courier) -> None:
    """What was delivered stays delivered."""
    message_id = await sent(world, courier)
    await courier.handlers.status(world.status("delivered", wamid="wamid.OUT1"))
    await courier.handlers.status(world.status("failed", wamid="wamid.OUT1", code=131026))
    assert await world.state(message_id) == "delivered"


async def test_an_arrival_overrules_a_failure(world: World, courier: Courier) -> None:
    """A message given up that arrives all the same has arrived."""
    message_id = await sent(world, courier)
    await courier.handlers.status(world.status("failed", wamid="wamid.OUT1", code=131026))
    await courier.handlers.status(world.status("delivered", wamid="wamid.OUT1"))
    assert await world.state(message_id) == "delivered"


@pytest.mark.fact("sending/late_failure")
async def test_a_failure_for_now_is_tried_again_once(
    world: World, courier: Courier, platform: Platform, redis_url: str
) -> None:
    """The message is queued anew, waits its time, and the same failure told twice does not send it twice."""
    message_id = await sent(world, courier)
    failed = world.status("failed", message_id, wamid="wamid.OUT1", code=131000)
    await courier.handlers.status(failed)
    await courier.handlers.status(failed)
    async with redis.asyncio.Redis.from_url(redis_url) as client:
        queued = await client.xlen(WA_OUTBOUND.name)
    early = await courier.handlers.outbound(world.queued(message_id))
    courier.clock.pass_by(2)
    await courier.handlers.outbound(world.queued(message_id))
    await courier.handlers.status(failed)
    assert (queued, early) == (1, Later(2.0, "it is not due yet"))
    delivery = await world.delivery(message_id)
    assert (len(platform.sent), delivery["state"], delivery["wamid"]) == (2, "sent", "wamid.OUT2")


async def test_a_message_that_keeps_failing_is_given_up(world: World, courier: Courier) -> None:
    """The number of attempts is bounded."""
    message_id = await sent(world, courier)
    await world.run("UPDATE deliveries SET attempts = %s", MOST_ATTEMPTS)
    await courier.handlers.status(world.status("failed", message_id, wamid="wamid.OUT1", code=131000))
    assert await world.state(message_id) == "failed"


async def test_a_failure_of_the_number_stops_it(world: World, courier: Courier) -> None:
    """An unpaid bill shows in a status: the number rests, a person is alarmed."""
    message_id = await sent(world, courier)
    await courier.handlers.status(world.status("failed", message_id, wamid="wamid.OUT1", code=131042))
    assert courier.count("gpbikes_numbers_stopped_total") == 1
    assert await world.state(message_id) == "pending"


async def test_a_failure_by_the_customers_wish_records_the_wish(
    world: World, courier: Courier, platform: Platform
) -> None:
    """131050 in a status ends advertising as it does in an answer."""
    message_id = await sent(world, courier)
    await courier.handlers.status(world.status("failed", message_id, wamid="wamid.OUT1", code=131050))
    follow_up = load_templates().build(TemplateName.LEAD_FOLLOW_UP, concesionario="GP Bikes")
    await courier.handlers.outbound(world.queued(await world.reply(follow_up)))
    assert (await world.state(message_id), len(platform.sent)) == ("failed", 1)


async def test_reports_of_one_moment_count_each_as_if_it_had_come_alone(
    world: World, courier: Courier
) -> None:
    """They are recorded in one statement: the first of each kind is news, the second is not."""
    message_id, other = await sent(world, courier), await world.reply()
    statuses = [
        world.status("delivered", message_id, wamid="wamid.OUT1", seconds=1),
        world.status("read", message_id, wamid="wamid.OUT1", seconds=2),
        world.status("delivered", message_id, wamid="wamid.OUT1", seconds=3),
        world.status("delivered", other, wamid="wamid.OTHER", seconds=4),
    ]
    await asyncio.gather(*map(courier.handlers.status, statuses))
    delivery = await world.delivery(message_id)
    assert (delivery["state"], delivery["delivered_at"]) == ("read", "2026-11-23T15:00:01+00:00")
    assert (await world.delivery(other))["wamid"] == "wamid.OTHER"
    assert courier.count("gpbikes_statuses_total", outcome="applied") == 3
    assert courier.count("gpbikes_statuses_total", outcome="stale") == 1
