"""What becomes of an entry when its handler has ended, or could not be started."""

from __future__ import annotations

import logging
from collections.abc import Callable

from libs.faust_redis.acknowledger import Acknowledger
from libs.faust_redis.dead_letters import DeadLetters
from libs.faust_redis.descriptions import describe
from libs.faust_redis.due_times import DueTimes
from libs.faust_redis.entry import Entry, Failure
from libs.faust_redis.errors import FaustRedisError
from libs.faust_redis.group import Group
from libs.faust_redis.monitor import Monitor
from libs.faust_redis.outcomes import Later
from libs.faust_redis.settings import Options

logger = logging.getLogger(__name__)

# Due times are kept in whole milliseconds by the server: a look that comes a moment early finds nothing.
MARGIN_SECONDS = 0.005


class Settlement:
    """Settles entries of one stream.

    No method raises: an entry whose settlement the server did not take stays pending, and is delivered again
    after the visibility, to whichever worker takes it over.
    """

    def __init__(
        self,
        group: Group,
        *,
        dead_letters: DeadLetters,
        due_times: DueTimes,
        options: Options,
        monitor: Monitor,
        halt: Callable[[str], None],
    ) -> None:
        """Settle through `group`. `halt` is called with the reason when there are too many dead letters."""
        self._group = group
        self._dead_letters = dead_letters
        self._due_times = due_times
        self._options = options
        self._monitor = monitor
        self._halt = halt
        self.acknowledger = Acknowledger(group)

    def done(self, entry: Entry) -> None:
        """The entry's effects are kept."""
        self.acknowledger.add(entry)

    async def ignore(self, entry: Entry) -> None:
        """The entry was brought back for another group of the stream: it is not for this one."""
        self.acknowledger.add(entry)

    async def later(self, entry: Entry, outcome: Later) -> None:
        """Deliver the entry again after a while, this delivery not counted."""
        try:
            if outcome.delay_seconds > self._options.visibility_seconds:
                await self._group.postpone(entry, delay_seconds=outcome.delay_seconds)
            else:
                await self._give_back(entry, outcome.delay_seconds, counted=entry.counted - 1)
        except FaustRedisError as error:
            self._left_pending(entry, error)

    async def failed(self, entry: Entry, error: Exception) -> None:
        """Deliver the entry again after a back-off, or bury it when that was its last delivery."""
        self._monitor.failed(self._group.stream, entry.source_id, error)
        text = describe(error)
        logger.error(
            "delivery failed", extra=self._ids(entry) | {"error": text, "delivery": entry.deliveries}
        )
        entry.failure = entry.failure.again(text) if entry.failure else Failure(1, text, text)
        if entry.deliveries >= self._options.max_deliveries:
            await self.bury(entry, f"failed {entry.deliveries} times")
            return
        delay = min(
            self._options.backoff_seconds * 2 ** (entry.failure.count - 1), self._options.visibility_seconds
        )
        try:
            await self._give_back(entry, delay, counted=entry.counted)
        except FaustRedisError as unsettled:
            self._left_pending(entry, unsettled)

    async def bury(self, entry: Entry, reason: str) -> None:
        """Move the entry to the dead letters; with too many of them, keep it and halt the stream."""
        if not self._dead_letters.allow_another():
            self._halt("more dead letters within a minute than the limit allows")
            await self.hand_back(entry)
            return
        try:
            if await self._dead_letters.bury(entry, reason):
                self._monitor.dead(self._group.stream, self._group.group, entry.source_id, reason)
        except FaustRedisError as error:
            self._left_pending(entry, error)

    async def hand_back(self, entry: Entry) -> None:
        """Let another worker have the entry at once, as if it had not been delivered to this one."""
        idle = self._options.visibility_seconds
        try:
            await self._group.give_back(
                entry, idle_seconds=idle, counted=entry.counted - 1, failure=entry.failure
            )
        except FaustRedisError as error:
            self._left_pending(entry, error)

    async def _give_back(self, entry: Entry, delay_seconds: float, *, counted: int) -> None:
        idle = self._options.visibility_seconds - delay_seconds
        await self._group.give_back(entry, idle_seconds=idle, counted=counted, failure=entry.failure)
        self._due_times.add(delay_seconds + MARGIN_SECONDS)

    def _left_pending(self, entry: Entry, error: FaustRedisError) -> None:
        logger.warning(
            "entry left pending, to be delivered again", extra=self._ids(entry) | {"error": str(error)}
        )

    def _ids(self, entry: Entry) -> dict[str, object]:
        return {"stream": self._group.stream, "entry_id": entry.source_id}
