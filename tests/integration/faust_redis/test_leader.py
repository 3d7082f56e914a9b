"""One leader among the processes of an app."""

from __future__ import annotations

import asyncio

from libs.faust_redis.client import Client
from libs.faust_redis.leader import Leader
from libs.faust_redis.pipeline import Pipeline
from tests.integration.faust_redis.support import until


class Candidate:
    """A process that would lead, with a clock of its own."""

    def __init__(self, redis_url: str, name: str, lease_seconds: float = 0.6) -> None:
        loop = asyncio.get_running_loop()
        self.held_up_seconds = 0.0
        self.pipeline = Pipeline(Client(redis_url).link(), timeout_seconds=1)
        self.leader = Leader(
            self.pipeline,
            app="app",
            candidate=name,
            lease_seconds=lease_seconds,
            clock=lambda: loop.time() + self.held_up_seconds,
        )
        self._campaign = asyncio.create_task(self.leader.run())

    async def die(self) -> None:
        """End without resigning, as at a kill."""
        self._campaign.cancel()
        await asyncio.wait([self._campaign])
        await self.pipeline.close()


async def test_only_one_of_two_candidates_leads(redis_url: str) -> None:
    """The first keeps the lease as long as it lives."""
    first = Candidate(redis_url, "first")
    await until(lambda: first.leader.leading)
    second = Candidate(redis_url, "second")
    for _ in range(10):
        await asyncio.sleep(0.1)
        assert first.leader.leading
        assert not second.leader.leading
    await first.die()
    await second.die()


async def test_another_leads_after_the_leader_has_died(redis_url: str) -> None:
    """Once the lease has run out."""
    first = Candidate(redis_url, "first")
    await until(lambda: first.leader.leading)
    second = Candidate(redis_url, "second")
    await first.die()
    await until(lambda: second.leader.leading)
    await second.die()


async def test_another_leads_at_once_after_the_leader_has_resigned(redis_url: str) -> None:
    """An orderly stop does not leave the app without a leader for the length of a lease."""
    first = Candidate(redis_url, "first", lease_seconds=30)
    await until(lambda: first.leader.leading)
    await first.leader.resign()
    second = Candidate(redis_url, "second", lease_seconds=30)
    await until(lambda: second.leader.leading)
    assert not first.leader.leading
    await first.die()
    await second.die()


async def test_a_leader_that_was_held_up_does_not_think_it_leads(redis_url: str) -> None:
    """Its lease may have gone to another meanwhile: it knows without asking."""
    candidate = Candidate(redis_url, "first", lease_seconds=30)
    await until(lambda: candidate.leader.leading)
    candidate.held_up_seconds = 31
    assert not candidate.leader.leading
    await candidate.die()
