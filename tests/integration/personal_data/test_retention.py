"""What is older than it may be kept is removed, and nothing else is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import cast
from uuid import UUID

import pytest
import pytest_asyncio
from redis.asyncio import Redis

from libs.common.identifiers import first_of
from libs.common.metrics import Metrics
from libs.common.outbox import Outbox
from libs.common.streams import MEDIA_FETCH
from libs.faust_redis import keys
from libs.faust_redis.client import Client
from libs.faust_redis.dead_letter_store import DeadLetterStore
from libs.faust_redis.pipeline import Pipeline
from services.router.retention import Periods, Retention, load_periods
from tests.doubles.frozen_clock import FrozenClock
from tests.integration.personal_data.world import Customer, World, count

PERIODS = Periods(files=10, messages=20, memories=30, set_aside=5, dead_letters=2, customers=40)
STREAM = "wa.inbound"


class Enforced:
    """The job, so many days after everything was said."""

    def __init__(self, world: World, pipeline: Pipeline) -> None:
        self.metrics = Metrics()
        self._world = world
        self._store = DeadLetterStore(pipeline)

    async def after(self, days: int) -> dict[str, int]:
        """What is left in Postgres."""
        clock = FrozenClock(datetime.now(UTC) + timedelta(days=days))
        outbox = Outbox(self._world.database, self._world.producer, clock=clock, metrics=self.metrics)
        ids = map(UUID, map(str, (first_of(clock.now() + timedelta(seconds=n)) for n in range(1000))))
        await Retention(
            self._world.database,
            outbox,
            lambda before: self._store.forget(STREAM, before=before),
            PERIODS,
            clock=clock,
            new_id=lambda: next(ids),
            metrics=self.metrics,
        ).enforce()
        async with self._world.database.transaction() as connection:
            return await count(connection)

    def removed(self, kind: str) -> float:
        """What the metric shows."""
        value = self.metrics.registry.get_sample_value("gpbikes_retention_removed_total", {"kind": kind})
        return value or 0.0


@pytest_asyncio.fixture
async def enforced(world: World, redis_url: str) -> AsyncIterator[Enforced]:
    """The job of a router that leads."""
    pipeline = Pipeline(Client(redis_url).link(), timeout_seconds=5.0)
    yield Enforced(world, pipeline)
    await pipeline.close()


@pytest_asyncio.fixture
async def carlos(world: World) -> Customer:
    """Who has just written."""
    customer = await world.customer("573000000001", "CO.1001")
    async with world.database.transaction() as connection:
        await connection.execute("UPDATE conversations SET last_message_at = now()")
    return customer


@pytest.mark.usefixtures("carlos")
async def test_what_is_young_stays(world: World, enforced: Enforced) -> None:
    """Nothing is removed a day before its time."""
    async with world.database.transaction() as connection:
        before = await count(connection)
    assert await enforced.after(days=4) == before


async def test_each_kind_of_data_goes_in_its_time(enforced: Enforced, carlos: Customer, redis: Redis) -> None:
    """First what was set aside, then files, what was said, what is remembered, and at last the customer."""
    left = {days: await enforced.after(days) for days in (6, 11, 21, 31, 41)}
    assert left[6]["platform_updates"] == 0
    assert (left[11]["media"], left[11]["messages"]) == (1, 2)
    assert (left[21]["messages"], left[21]["deliveries"], left[21]["memories"]) == (0, 0, 1)
    assert (left[31]["memories"], left[31]["contacts"], left[31]["follow_ups"]) == (0, 1, 1)
    assert {name for name, rows in left[41].items() if rows} == {"outbox"}
    entries = cast("list[tuple[bytes, dict[bytes, bytes]]]", await redis.xrange(MEDIA_FETCH.name))
    wanted = {MEDIA_FETCH.decode(fields[b"event"]).message_id for _, fields in entries}
    assert wanted == {carlos.photo_id}
    assert (enforced.removed("files"), enforced.removed("customers")) == (1, 1)


async def test_a_customer_who_has_gone_leaves_a_note_in_the_audit_log(
    world: World, enforced: Enforced, carlos: Customer
) -> None:
    """With counts, and without a word."""
    await enforced.after(days=41)
    async with world.database.transaction() as connection:
        rows = await (await connection.execute("SELECT actor, action, subject FROM audit_log")).fetchall()
    assert rows == [("router", "contact.expire", f"contact/{carlos.id}")]


async def test_dead_letters_go_too(enforced: Enforced, redis: Redis) -> None:
    """They may hold what a customer wrote."""
    await redis.xadd(keys.dead_letters(STREAM), {"event": b"old"})
    await enforced.after(days=1)
    assert await redis.xlen(keys.dead_letters(STREAM)) == 1
    await enforced.after(days=3)
    assert await redis.xlen(keys.dead_letters(STREAM)) == 0


def test_the_dealerships_own_periods_can_be_read() -> None:
    """A file of the customer goes before what was said about it, and all of it with the customer."""
    periods = load_periods()
    assert periods.files <= periods.messages <= periods.customers


@pytest.mark.parametrize("moment", [datetime(2026, 11, 23, 8, tzinfo=UTC)])
def test_identifiers_sort_around_a_moment(moment: datetime) -> None:
    """The least of a millisecond comes after every one of the millisecond before."""
    assert first_of(moment - timedelta(milliseconds=1)) < first_of(moment) < first_of(moment + timedelta(1))
    assert first_of(moment).version == 7
