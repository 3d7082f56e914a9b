"""Whose entry starts next when many wait: streams get turns in proportion to their weights."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from libs.faust_redis.entry import Entry


@dataclass(eq=False)
class Queue:
    """The entries of one stream that wait to be started, and how many of it run."""

    start: Callable[[Entry], None]
    weight: float
    concurrency: int
    waiting: deque[Entry] = field(default_factory=deque)
    running: int = 0
    used: float = 0.0
    """Turns taken, divided by the weight: the queue that has used least is next."""

    @property
    def ready(self) -> bool:
        """Whether an entry waits that the stream's concurrency lets start."""
        return bool(self.waiting) and self.running < self.concurrency


class Slots:
    """Starts entries, at most `per_turn` in one turn of the event loop.

    So a backlog of one stream delays an entry of another by one turn at most, and under full load each
    stream gets its share of the processor. `most` bounds what runs at once, all streams together.
    """

    def __init__(
        self, *, call_soon: Callable[[Callable[[], None]], object], most: int | None, per_turn: int = 64
    ) -> None:
        """`call_soon` runs a function in the next turn of the event loop."""
        self._call_soon = call_soon
        self._free = most
        self._per_turn = per_turn
        self._queues: list[Queue] = []
        self._scheduled = False
        self._used = 0.0

    def queue(self, start: Callable[[Entry], None], *, weight: float, concurrency: int) -> Queue:
        """Return a queue for one stream; `start` is called with each entry when its turn has come."""
        queue = Queue(start, weight, concurrency)
        self._queues.append(queue)
        return queue

    def add(self, queue: Queue, entries: list[Entry]) -> None:
        """Let `entries` wait for their turn."""
        if not queue.waiting:
            # A stream that was quiet has no claim to the turns it left to others.
            queue.used = max(queue.used, self._used)
        queue.waiting.extend(entries)
        self._schedule()

    def finished(self, queue: Queue) -> None:
        """One entry that was started has ended."""
        queue.running -= 1
        if self._free is not None:
            self._free += 1
        if queue.waiting or self._free == 1:
            self._schedule()

    def _schedule(self) -> None:
        if not self._scheduled:
            self._scheduled = True
            self._call_soon(self._turn)

    def _turn(self) -> None:
        self._scheduled = False
        for _ in range(self._per_turn):
            queue = self._next()
            if queue is None:
                return
            self._start(queue)
        self._schedule()

    def _next(self) -> Queue | None:
        if self._free == 0:
            return None
        return min(
            (queue for queue in self._queues if queue.ready), key=lambda queue: queue.used, default=None
        )

    def _start(self, queue: Queue) -> None:
        self._used = queue.used
        queue.used += 1 / queue.weight
        queue.running += 1
        if self._free is not None:
            self._free -= 1
        queue.start(queue.waiting.popleft())
