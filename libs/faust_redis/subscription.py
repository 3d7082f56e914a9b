"""A handler that is declared for a stream, and its parts where the stream is split into shards."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from libs.faust_redis.keys import Layout
from libs.faust_redis.outcomes import Outcome
from libs.faust_redis.stream import Stream

Handler: TypeAlias = Callable[[Any], Awaitable[Outcome]]  # Any: the event's type is the stream's own


@dataclass(frozen=True)
class Subscription:
    """A handler declared for a stream."""

    stream: Stream[Any]
    handler: Handler
    concurrency: int
    weight: float

    def shards(self, layout: Layout) -> list[Subscription]:
        """Return one subscription for each key of `layout`, with equal parts of concurrency and weight.

        The key of the stream's name, once it is split, has such a part, too, until nobody appends to it.
        """
        return [
            replace(
                self,
                stream=Stream(key, self.stream.type),
                concurrency=max(1, self.concurrency // layout.shards),
                weight=self.weight / layout.shards,
            )
            for key in layout.read(self.stream.name)
        ]
