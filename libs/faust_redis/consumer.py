"""The service inside a Faust app that owns its streams."""

from __future__ import annotations

import asyncio
import contextlib
import logging

from mode import Service

from libs.faust_redis.errors import EvictionPolicyRefused, FaustRedisError, NotConsuming, StreamHalted
from libs.faust_redis.group import Group
from libs.faust_redis.keys import Layout
from libs.faust_redis.leader import Leader
from libs.faust_redis.measures import measure
from libs.faust_redis.server_info import check_eviction_policy
from libs.faust_redis.stream_consumer import StreamConsumer, Surroundings
from libs.faust_redis.subscription import Subscription
from libs.faust_redis.upkeep import Upkeep

logger = logging.getLogger(__name__)


class Consumer(Service):
    """Consumes all streams of an app: prepares them, runs them, and stops them in order."""

    def __init__(self, shared: Surroundings, leader: Leader) -> None:
        """Consume nothing yet, and let the process stand for `leader`."""
        super().__init__()
        self._shared = shared
        self._leader = leader
        self._streams: list[StreamConsumer] = []
        self._groups: dict[str, list[Group]] = {}
        self._running = False

    def subscribe(self, subscription: Subscription) -> None:
        """Consume this stream, too, in all its shards; before the start only."""
        layout = Layout(self._shared.options.shards, self._shared.client.clustered)
        streams = [StreamConsumer(shard, self._shared) for shard in subscription.shards(layout)]
        self._streams += streams
        self._groups[subscription.stream.name] = [stream.group for stream in streams]

    async def check(self) -> None:
        """Raise StreamHalted or NotConsuming unless every stream is being consumed."""
        if not self._running:
            raise NotConsuming
        for stream in self._streams:
            if stream.halted:
                raise StreamHalted(stream=stream.group.stream, reason=stream.halted)

    async def in_hand(self, stream: str, *, older_seconds: float) -> list[bytes]:
        """Return the events of `stream` that workers have and have not settled, in all its shards."""
        found = await asyncio.gather(
            *(group.in_hand(older_seconds=older_seconds) for group in self._groups[stream])
        )
        return [entry.data for entries in found for entry in entries]

    async def oldest_seconds(self, stream: str) -> float:
        """Return the age of the oldest entry of `stream` that is unread or not settled; 0 without one."""
        keys = {group.stream: group.group for group in self._groups[stream]}
        found = await asyncio.gather(*(measure(self._shared.pipeline, key) for key in keys))
        ages = [
            each.oldest_seconds
            for all_groups in found
            for each in all_groups
            if each.group == keys[each.stream]
        ]
        return max(ages, default=0.0)

    async def on_start(self) -> None:
        """Begin; the server may still be away."""
        self.add_future(self._run())

    async def on_stop(self) -> None:
        """Finish or hand back what is in hand, and leave no trace in the groups."""
        if not self._running:
            return
        self._running = False
        within_seconds = self._shared.options.stop_seconds
        await asyncio.gather(*(stream.stop(within_seconds=within_seconds) for stream in self._streams))
        with contextlib.suppress(FaustRedisError):  # the janitor of another process removes the names then
            await asyncio.gather(*(stream.group.retire() for stream in self._streams))
        await self._leader.resign()

    async def _run(self) -> None:
        await self._prepare()
        self._running = True
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._leader.run())
            tasks.create_task(self._upkeep().run())
            for stream in self._streams:
                tasks.create_task(stream.run())

    def _upkeep(self) -> Upkeep:
        return Upkeep(
            [stream.group for stream in self._streams],
            pipeline=self._shared.pipeline,
            leader=self._leader,
            options=self._shared.options,
            monitor=self._shared.monitor,
        )

    async def _prepare(self) -> None:
        """Wait for the server, check it, and make the groups. Raises EvictionPolicyRefused."""
        options = self._shared.options
        while True:
            try:
                if not options.allow_eviction:
                    await check_eviction_policy(self._shared.pipeline)
                for stream in self._streams:
                    await stream.group.create()
            except EvictionPolicyRefused:
                raise
            except FaustRedisError as error:
                logger.warning("waiting for the server", extra={"error": str(error)})
                await asyncio.sleep(min(0.5, options.reconnect_max_seconds))
            else:
                return
