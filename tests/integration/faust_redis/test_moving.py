"""What one server still holds is carried over to another, and nothing of it is lost on the way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest_asyncio
from redis.asyncio import Redis

from libs.faust_redis import keys
from libs.faust_redis.client import Client
from libs.faust_redis.dead_letter_store import DeadLetterStore
from libs.faust_redis.measures import measure
from libs.faust_redis.moving import Moved, Mover, Server
from libs.faust_redis.outcomes import Done, Later, Never, Outcome
from libs.faust_redis.pipeline import Pipeline
from libs.faust_redis.stream import Stream
from tests.integration.faust_redis.support import (
    GROUP,
    NOTES,
    QUICK,
    Heard,
    Held,
    Note,
    Worker,
    append,
    deliver_to,
    subscription,
    until,
    working,
)

SHARDED = replace(QUICK, shards=2)


@dataclass(frozen=True)
class Two:
    """The server that is left, as two databases of one, and the way from the one to the other."""

    old_url: str
    new_url: str
    old: Server
    new: Server

    async def move(self, stream: Stream[Note] = NOTES, *, idle_seconds: float = 0.0) -> Moved:
        """Carry over what nobody has in hand who was heard of within that time."""
        return await Mover(self.old, self.new, idle_seconds=idle_seconds).move(stream)

    async def left(self) -> int:
        """What the old server still holds."""
        found = await measure(self.old.pipeline, NOTES.name)
        return sum(each.lag + each.pending + each.postponed + each.dead for each in found)


@pytest_asyncio.fixture
async def two(redis_url: str) -> AsyncIterator[Two]:
    """An old server with one key of a stream, and a new one with two."""
    new_url = f"{redis_url.rpartition('/')[0]}/1"
    servers = []
    for url, shards in ((redis_url, 1), (new_url, 2)):
        client = Client(url)
        servers.append(Server(client, Pipeline(client.link(), timeout_seconds=1), shards))
    old, new = servers
    yield Two(redis_url, new_url, old, new)
    await old.pipeline.close()
    await new.pipeline.close()


async def test_unread_entries_are_handled_where_they_were_carried_to(redis: Redis, two: Two) -> None:
    """Each once, and the old server holds nothing any more."""
    heard = Heard()
    await append(redis, *range(300))
    await redis.xgroup_create(NOTES.name, GROUP, id="0")
    assert await two.move() == Moved(entries=300)
    async with working(two.new_url, subscription(heard), options=SHARDED):
        await until(lambda: len(heard.numbers) >= 300)
    assert sorted(heard.numbers) == [*range(300)]
    assert await two.left() == 0


async def test_events_of_one_key_stay_in_their_order(redis: Redis, two: Two) -> None:
    """Also where they are spread over shards."""
    by_text = Stream(NOTES.name, Note, key=lambda note: note.text)
    heard = Heard()
    await append(redis, *range(500), text="carlos")
    await redis.xgroup_create(NOTES.name, GROUP, id="0")
    await two.move(by_text)
    async with working(two.new_url, subscription(heard, concurrency=1), options=SHARDED):
        await until(lambda: len(heard.numbers) >= 500)
    assert heard.numbers == [*range(500)]


async def test_what_a_dead_worker_had_in_hand_keeps_its_count_of_deliveries(redis: Redis, two: Two) -> None:
    """It comes with one more, as if another worker of the old server had taken it over."""
    await append(redis, 1)
    await deliver_to(redis, "dead")
    assert await two.move(idle_seconds=60) == Moved(in_hand=1)
    assert await two.move() == Moved(entries=1)
    async with working(
        two.new_url, subscription(Heard(lambda _: Never("broken"))), options=SHARDED
    ) as worker:
        await until(lambda: bool(worker.monitor.dead_entries))
    (letter,) = [
        each
        for shard in (0, 1)
        async for each in DeadLetterStore(two.new.pipeline).letters(keys.shard("notes", shard))
    ]
    assert letter.deliveries == 2


async def test_what_a_living_worker_has_in_hand_stays_its_own(redis: Redis, two: Two) -> None:
    """The mover leaves it and tells so; the worker settles it."""
    held = Held()
    await append(redis, 1)
    async with working(two.old_url, subscription(held)):
        await until(lambda: held.numbers == [1])
        await asyncio.sleep(1.5 * QUICK.visibility_seconds)
        assert await two.move(idle_seconds=QUICK.visibility_seconds) == Moved(in_hand=1)
        held.release.set()
    assert await two.left() == 0


async def test_a_failure_goes_with_its_entry(redis: Redis, two: Two) -> None:
    """The dead letter that it becomes tells the first error, from the old server."""

    def fail(note: Note) -> Outcome:
        raise ValueError if note.text == "first" else KeyError

    once = replace(QUICK, backoff_seconds=QUICK.visibility_seconds)
    await append(redis, 1, text="first")
    worker = Worker(two.old_url, subscription(Heard(fail)), options=once)
    await worker.start()
    await until(lambda: bool(worker.monitor.errors))
    await worker.stop()
    assert await two.move() == Moved(entries=1)
    async with working(two.new_url, subscription(Heard(fail)), options=SHARDED) as worker:
        await until(lambda: bool(worker.monitor.dead_entries))
        assert len(worker.monitor.errors) == QUICK.max_deliveries - 1


async def test_entries_that_wait_for_their_time_wait_on(redis: Redis, two: Two) -> None:
    """For what is left of it."""
    heard = Heard(lambda _: Later(1.2, "busy") if len(heard.numbers) == 1 else Done())
    key = keys.postponed(NOTES.name, GROUP)
    await append(redis, 7)
    async with working(two.old_url, subscription(heard)):
        await until(lambda: heard.numbers == [7])
    (before,) = await redis.zrange(key, 0, -1, withscores=True)
    assert await two.move() == Moved(postponed=1)
    async with Redis.from_url(two.new_url) as new:
        shards = [keys.postponed(keys.shard(NOTES.name, number), GROUP) for number in (0, 1)]
        assert [each for key in shards for each in await new.zrange(key, 0, -1, withscores=True)] == [before]
    async with working(two.new_url, subscription(heard), options=SHARDED):
        await until(lambda: heard.numbers == [7, 7])
    assert await two.left() == 0


async def test_dead_letters_can_be_replayed_where_they_were_carried_to(redis: Redis, two: Two) -> None:
    """With all that is known of them."""
    await append(redis, 3)
    async with working(two.old_url, subscription(Heard(lambda _: Never("broken")))) as worker:
        await until(lambda: bool(worker.monitor.dead_entries))
    assert await two.move() == Moved(dead=1)
    store = DeadLetterStore(two.new.pipeline)
    (letter,) = [each for shard in (0, 1) async for each in store.letters(keys.shard("notes", shard))]
    assert (letter.reason, letter.group) == ("broken", GROUP)
    heard = Heard()
    async with working(two.new_url, subscription(heard), options=SHARDED):
        assert await store.replay(letter)
        await until(lambda: heard.numbers == [3])


async def test_what_cannot_be_read_is_carried_byte_for_byte(redis: Redis, two: Two) -> None:
    """It becomes a dead letter there."""
    await redis.xadd(NOTES.name, {"event": b"\xff not JSON"})
    await redis.xgroup_create(NOTES.name, GROUP, id="0")
    assert await two.move() == Moved(entries=1)
    async with working(two.new_url, subscription(Heard()), options=SHARDED) as worker:
        await until(lambda: bool(worker.monitor.dead_entries))
    (letter,) = [each async for each in DeadLetterStore(two.new.pipeline).letters(keys.shard("notes", 0))]
    assert letter.event == b"\xff not JSON"


async def test_an_entry_goes_to_the_groups_that_have_not_settled_it(redis: Redis, two: Two) -> None:
    """And to no other."""
    ids = await append(redis, 1, 2)
    for group in (GROUP, "others"):
        await redis.xgroup_create(NOTES.name, group, id="0")
    await redis.xreadgroup(GROUP, "reader", {NOTES.name: ">"})
    await redis.xack(NOTES.name, GROUP, *ids)
    assert await two.move() == Moved(entries=2)
    mine, theirs = Heard(), Heard()
    async with (
        working(two.new_url, subscription(mine), options=SHARDED),
        working(two.new_url, subscription(theirs), options=SHARDED, group="others"),
    ):
        await until(lambda: sorted(theirs.numbers) == [1, 2])
    assert mine.numbers == []


async def test_what_nobody_was_ever_there_for(redis: Redis, two: Two) -> None:
    """It waits on the new server, for whichever group comes."""
    await append(redis, 1, 2)
    assert await two.move() == Moved(entries=2)
    assert await redis.xlen(NOTES.name) == 0
    heard = Heard()
    async with working(two.new_url, subscription(heard), options=SHARDED):
        await until(lambda: sorted(heard.numbers) == [1, 2])


async def test_a_stream_that_nobody_has_used(two: Two) -> None:
    """There is nothing to carry."""
    assert await two.move() == Moved()
