"""Appending: acknowledged by the server, batched, and an error to the caller when it fails."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from redis.asyncio import Redis

from libs.faust_redis.errors import AppendFailed
from libs.faust_redis.producer import Producer
from tests.integration.faust_redis.support import COPIES, NOTES, Note, appended
from tools.embedded.ports import free_ports
from tools.embedded.valkey import Valkey


@pytest_asyncio.fixture
async def producer(redis_url: str) -> AsyncIterator[Producer]:
    """A producer of the emptied server."""
    producer = Producer(redis_url)
    yield producer
    await producer.close()


async def test_an_appended_event_stands_in_its_stream(producer: Producer, redis: Redis) -> None:
    """One entry with one field, under the id that the caller gets."""
    entry_id = await producer.append(NOTES, Note(1, "ñandú"))
    assert await appended(redis) == {entry_id: Note(1, "ñandú")}


async def test_events_of_one_call_keep_their_order(producer: Producer, redis: Redis) -> None:
    """Each goes to its own stream; ids come in the order of the events."""
    ids = await producer.append_many([(NOTES, Note(1)), (COPIES, Note(2)), (NOTES, Note(3))])
    assert await appended(redis) == {ids[0]: Note(1), ids[2]: Note(3)}
    assert await appended(redis, COPIES) == {ids[1]: Note(2)}


async def test_concurrent_appends_share_a_round_trip(producer: Producer, redis: Redis) -> None:
    """Two hundred callers of one turn need a handful of reads by the server, not two hundred."""
    await producer.append(NOTES, Note(0))
    before = (await redis.info("stats"))["total_reads_processed"]
    await asyncio.gather(*(producer.append(NOTES, Note(number)) for number in range(200)))
    after = (await redis.info("stats"))["total_reads_processed"]
    assert await redis.xlen(NOTES.name) == 201
    assert after - before < 40


async def test_a_refused_append_reaches_only_its_caller(producer: Producer, redis: Redis) -> None:
    """One stream that cannot be appended to does not fail the others of the same batch."""
    await redis.set(COPIES.name, "not a stream")
    results = await asyncio.gather(
        producer.append(NOTES, Note(1)),
        producer.append(COPIES, Note(2)),
        producer.append(NOTES, Note(3)),
        return_exceptions=True,
    )
    assert [isinstance(result, AppendFailed) for result in results] == [False, True, False]
    assert await redis.xlen(NOTES.name) == 2


async def test_an_error_tells_the_stream_and_never_the_event(producer: Producer, redis: Redis) -> None:
    """Also when the event is one of several."""
    await redis.set(COPIES.name, "not a stream")
    with pytest.raises(AppendFailed, match="copies") as caught:
        await producer.append_many([(NOTES, Note(1)), (COPIES, Note(2, "my private words"))])
    assert "private" not in str(caught.value)
    assert not caught.value.written_perhaps


async def test_a_full_server_is_an_error_to_the_caller(producer: Producer, redis: Redis) -> None:
    """Nothing is dropped to make room."""
    await redis.config_set("maxmemory", 1)
    try:
        with pytest.raises(AppendFailed, match="OOM"):
            await producer.append(NOTES, Note(1))
    finally:
        await redis.config_set("maxmemory", 0)


async def test_a_caller_that_goes_away_does_not_disturb_the_others(producer: Producer, redis: Redis) -> None:
    """A cancelled append is appended or not; those that travel with it are."""
    leaving = asyncio.create_task(producer.append(NOTES, Note(1)))
    staying = asyncio.create_task(producer.append(NOTES, Note(2)))
    await asyncio.sleep(0)
    leaving.cancel()
    await staying
    assert Note(2) in (await appended(redis)).values()


async def test_a_server_that_is_down_is_an_error_within_the_time_limit() -> None:
    """For each of many callers at once: nobody waits for another's attempt."""
    producer = Producer(f"redis://127.0.0.1:{free_ports(1)[0]}", timeout_seconds=1)
    started = time.monotonic()
    results = await asyncio.gather(
        *(producer.append(NOTES, Note(number)) for number in range(200)), return_exceptions=True
    )
    assert all(isinstance(result, AppendFailed) for result in results)
    assert time.monotonic() - started < 5
    await producer.close()


async def test_a_server_that_does_not_answer_is_an_error_within_the_time_limit() -> None:
    """Also for those who came while the first were waiting."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        producer = Producer(f"redis://127.0.0.1:{silent.getsockname()[1]}", timeout_seconds=0.3)
        started = time.monotonic()
        first = asyncio.create_task(producer.append(NOTES, Note(1)))
        await asyncio.sleep(0.1)
        second = asyncio.create_task(producer.append(NOTES, Note(2)))
        results = await asyncio.gather(first, second, return_exceptions=True)
        assert all(isinstance(result, AppendFailed) for result in results)
        assert time.monotonic() - started < 5
        await producer.close()


async def test_after_a_restart_of_the_server_the_next_append_succeeds(tmp_path: Path) -> None:
    """The connection that broke meanwhile is noticed before it is used."""
    valkey = Valkey(tmp_path, free_ports(1)[0])
    await valkey.start()
    producer = Producer(valkey.url)
    await producer.append(NOTES, Note(1))
    await valkey.stop()
    await valkey.start()
    await producer.append(NOTES, Note(2))
    async with Redis.from_url(valkey.url) as client:
        assert await client.xlen(NOTES.name) == 2
    await producer.close()
    await valkey.stop()


@pytest.mark.parametrize("options", ["protocol=3", "decode_responses=True"])
async def test_options_of_the_url_do_not_change_what_the_library_reads(
    redis_url: str, redis: Redis, options: str
) -> None:
    """The shape of replies is our own choice."""
    producer = Producer(f"{redis_url}?{options}")
    entry_id = await producer.append(NOTES, Note(1))
    assert await appended(redis) == {entry_id: Note(1)}
    await producer.close()
