"""The promises again on a real cluster: three masters, three replicas, and a master that dies.

Each test has a stream of its own, since a cluster takes some seconds to start.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio

from libs.faust_redis.client import Client
from libs.faust_redis.dead_letter_store import DeadLetterStore
from libs.faust_redis.errors import AppendFailed, FaustRedisError
from libs.faust_redis.keys import Layout
from libs.faust_redis.measures import Measure, measure
from libs.faust_redis.moving import Moved, Mover, Server
from libs.faust_redis.outcomes import Done, Later, Never, Outcome
from libs.faust_redis.pipeline import Pipeline
from libs.faust_redis.producer import Producer
from libs.faust_redis.server_info import read_memory
from libs.faust_redis.stream import Stream
from libs.faust_redis.topology import slot_of
from tests.integration.faust_redis.support import (
    GROUP,
    QUICK,
    Heard,
    Note,
    Worker,
    subscription,
    until,
    working,
)
from tools.embedded.ports import free_block
from tools.embedded.valkey_cluster import PORTS_EACH, ValkeyCluster

pytestmark = pytest.mark.timeout(90)

SHARDS = 6
LAYOUT = Layout(SHARDS, clustered=True)
SPREAD = replace(QUICK, shards=SHARDS)

_names = itertools.count(1)


@pytest_asyncio.fixture(scope="module")
async def cluster(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[ValkeyCluster]:
    """The cluster, shared by the tests of this file."""
    folder = tmp_path_factory.mktemp("cluster")
    ports = free_block(6 * PORTS_EACH)
    async with ValkeyCluster(folder, ports, persistent=False, node_timeout_ms=1000) as cluster:
        yield cluster


@pytest_asyncio.fixture
async def pipeline(cluster: ValkeyCluster) -> AsyncIterator[Pipeline]:
    """A connection to it."""
    pipeline = Pipeline(Client(cluster.url).link(), timeout_seconds=2.0)
    yield pipeline
    await pipeline.close()


@pytest.fixture
def stream() -> Stream[Note]:
    """A stream that nobody has used."""
    return Stream(f"notes-{next(_names)}", Note)


async def append(pipeline: Pipeline, stream: Stream[Note], *numbers: int) -> None:
    """Append notes, spread over the shards."""
    await Producer(pipeline, shards=SHARDS).append_many([(stream, Note(number)) for number in numbers])


async def measures(pipeline: Pipeline, stream: Stream[Note]) -> list[Measure]:
    """What is left in every shard."""
    return [each for key in LAYOUT.read(stream.name) for each in await measure(pipeline, key)]


async def all_settled(pipeline: Pipeline, stream: Stream[Note]) -> bool:
    """Whether everything was read and acknowledged; not while a master is being replaced."""
    try:
        found = await measures(pipeline, stream)
    except FaustRedisError:
        return False
    return len(found) == SHARDS and not any(each.lag or each.pending for each in found)


async def test_every_outcome_is_what_it_is_on_one_server(
    cluster: ValkeyCluster, pipeline: Pipeline, stream: Stream[Note]
) -> None:
    """Done, later after a short and a long while, never, and failed too often."""

    def answer(note: Note) -> Outcome:
        if note.number < 2 and heard.numbers.count(note.number) == 1:
            return Later((0.1, 1.2)[note.number], "busy")
        if note.number == 2:
            return Never("broken")
        if note.number == 3:
            raise ValueError
        return Done()

    heard = Heard(answer)
    await append(pipeline, stream, *range(20))
    async with working(cluster.url, subscription(heard, stream=stream), options=SPREAD) as worker:
        await until(lambda: len(worker.monitor.dead_entries) == 2)
        await until(lambda: heard.numbers.count(1) == 2)
        await until(lambda: all_settled(pipeline, stream))
    assert [heard.numbers.count(number) for number in range(5)] == [2, 2, 1, 3, 1]


async def test_what_a_dead_worker_had_in_hand_is_taken_over(
    cluster: ValkeyCluster, pipeline: Pipeline, stream: Stream[Note]
) -> None:
    """From every master."""
    heard = Heard()
    await append(pipeline, stream, *range(12))
    for key in LAYOUT.read(stream.name):
        await pipeline.submit(("XGROUP", "CREATE", key, GROUP, "0", "MKSTREAM"))
        await pipeline.submit(("XREADGROUP", "GROUP", GROUP, "dead", "COUNT", 9, "STREAMS", key, ">"))
    async with working(cluster.url, subscription(heard, stream=stream), options=SPREAD):
        await until(lambda: len(heard.numbers) >= 12)
        await until(lambda: all_settled(pipeline, stream))
    assert sorted(heard.numbers) == [*range(12)]


async def test_a_dead_letter_is_replayed_in_its_shard(
    cluster: ValkeyCluster, pipeline: Pipeline, stream: Stream[Note]
) -> None:
    """In one step, for both keys are in one slot."""
    heard = Heard(lambda _: Never("broken") if len(heard.numbers) == 1 else Done())
    store = DeadLetterStore(pipeline)
    await append(pipeline, stream, 7)
    async with working(cluster.url, subscription(heard, stream=stream), options=SPREAD) as worker:
        await until(lambda: len(worker.monitor.dead_entries) == 1)
        letters = [letter for key in LAYOUT.read(stream.name) async for letter in store.letters(key)]
        assert [await store.replay(letter) for letter in letters] == [True]
        await until(lambda: heard.numbers == [7, 7])


async def test_the_number_of_shards_is_raised_while_everything_runs(
    cluster: ValkeyCluster, pipeline: Pipeline, stream: Stream[Note]
) -> None:
    """Old and new workers and producers at once: nothing is lost, nothing comes twice."""
    heard = Heard()
    few = replace(QUICK, shards=2)
    old = Worker(cluster.url, subscription(heard, stream=stream), options=few)
    new = Worker(cluster.url, subscription(heard, stream=stream), options=SPREAD)
    await old.start()
    await Producer(pipeline, shards=2).append_many([(stream, Note(number)) for number in range(50)])
    await append(pipeline, stream, *range(50, 100))
    await new.start()
    await old.stop()
    await append(pipeline, stream, *range(100, 150))
    await until(lambda: len(heard.numbers) >= 150)
    await new.stop()
    assert sorted(heard.numbers) == [*range(150)]


async def test_the_fullest_master_counts(pipeline: Pipeline) -> None:
    """Its policy and its memory are read as those of one server are."""
    memory = await read_memory(pipeline)
    assert (memory.policy, memory.used > 0) == ("noeviction", True)


async def test_when_a_master_dies_nothing_that_was_taken_is_lost(
    cluster: ValkeyCluster, pipeline: Pipeline, stream: Stream[Note]
) -> None:
    """Its replica takes its place; whoever appends tries again, and every note is handled."""
    taken: list[int] = []
    producer = Producer(pipeline, shards=SHARDS)

    async def write(number: int) -> None:
        while True:
            try:
                await producer.append(stream, Note(number))
            except AppendFailed:
                await asyncio.sleep(0.1)
            else:
                taken.append(number)
                return

    heard = Heard()
    assert any(slot_of(key) in cluster.share_of(1) for key in LAYOUT.read(stream.name))
    async with working(cluster.url, subscription(heard, stream=stream), options=SPREAD):
        for number in range(600):
            if number == 200:
                await cluster.masters[1].stop(within=0.0)
            await write(number)
        await until(lambda: set(heard.numbers) == {*range(600)}, within=30.0)
        await until(lambda: all_settled(pipeline, stream), within=30.0)
    assert len(taken) == 600


async def test_what_one_server_holds_is_carried_over_to_the_cluster(
    redis_url: str, cluster: ValkeyCluster, pipeline: Pipeline, stream: Stream[Note]
) -> None:
    """It is spread over the shards, and handled there."""
    heard = Heard()
    client = Client(redis_url)
    old = Server(client, Pipeline(client.link(), timeout_seconds=1))
    new = Server(Client(cluster.url), pipeline, SHARDS)
    await Producer(old.pipeline).append_many([(stream, Note(number)) for number in range(60)])
    assert await Mover(old, new, idle_seconds=1).move(stream) == Moved(entries=60)
    await old.pipeline.close()
    async with working(cluster.url, subscription(heard, stream=stream), options=SPREAD):
        await until(lambda: len(heard.numbers) >= 60)
    assert sorted(heard.numbers) == [*range(60)]
