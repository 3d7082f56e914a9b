"""Buckets that several processes take from."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest_asyncio

from libs.faust_redis.client import Client
from libs.faust_redis.pipeline import Pipeline
from libs.faust_redis.token_buckets import Bucket, Empty, Taken, TokenBuckets

SLOW = Bucket("rate:{1}:slow", capacity=2, per_second=0.1)
FAST = Bucket("rate:{1}:fast", capacity=100, per_second=50)


@pytest_asyncio.fixture
async def buckets(redis_url: str) -> AsyncIterator[TokenBuckets]:
    """One process's view of them."""
    pipeline = Pipeline(Client(redis_url).link(), timeout_seconds=1)
    yield TokenBuckets(pipeline)
    await pipeline.close()


async def test_a_full_bucket_gives_its_capacity_at_once(buckets: TokenBuckets) -> None:
    """And then tells how long the next token takes."""
    outcomes = [await buckets.take([SLOW]) for _ in range(3)]
    assert outcomes[:2] == [Taken(0), Taken(0)]
    assert isinstance(outcomes[2], Empty)
    assert (outcomes[2].bucket, 9 < outcomes[2].seconds <= 10) == (SLOW, True)


async def test_when_one_bucket_is_empty_nothing_is_taken_from_the_other(buckets: TokenBuckets) -> None:
    """All or none."""
    other = Bucket("rate:{1}:other", capacity=1, per_second=0.1)
    for _ in range(2):
        await buckets.take([SLOW])
    assert isinstance(await buckets.take([other, SLOW]), Empty)
    assert await buckets.take([other]) == Taken(0)


async def test_who_has_patience_gets_a_token_in_advance(buckets: TokenBuckets) -> None:
    """Each waits for its own: those who come together leave one after the other."""
    patient = Bucket("rate:{1}:patient", capacity=1, per_second=0.1, patience_seconds=25)
    outcomes = await asyncio.gather(*(buckets.take([patient]) for _ in range(5)))
    waits = [outcome.after_seconds for outcome in outcomes if isinstance(outcome, Taken)]
    assert len(waits) == 3
    assert [round(wait) for wait in waits] == [0, 10, 20]
    assert isinstance(outcomes[-1], Empty)


async def test_two_processes_share_a_bucket(buckets: TokenBuckets, redis_url: str) -> None:
    """There are no more tokens for two than for one."""
    pipeline = Pipeline(Client(redis_url).link(), timeout_seconds=1)
    second = TokenBuckets(pipeline)
    outcomes = await asyncio.gather(*(each.take([SLOW]) for each in (buckets, second) * 3))
    assert sum(isinstance(outcome, Taken) for outcome in outcomes) == 2
    await pipeline.close()


async def test_a_bucket_that_is_full_again_takes_no_memory(buckets: TokenBuckets, redis_url: str) -> None:
    """Its key goes away by itself, however many customers there are."""
    await buckets.take([FAST])
    await asyncio.sleep(0.1)
    pipeline = Pipeline(Client(redis_url).link(), timeout_seconds=1)
    assert await pipeline.submit(("EXISTS", FAST.key)) == 0
    await pipeline.close()
